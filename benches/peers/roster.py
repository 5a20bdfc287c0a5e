#!/usr/bin/env python3
"""A payroll file for measurements: the same bytes on every machine.

    benches/peers/roster.py ROWS [--gbk] > roster.csv

Twenty cities, one month (2026-09), wages spread as wages are: most between 4000 and 20000 yuan, some far above. The
random numbers are a linear congruential generator of our own, so that no version of Python changes them.
"""
import sys

CITIES = ("北京 上海 广州 深圳 天津 重庆 南京 苏州 杭州 宁波 武汉 成都 西安 长沙 郑州 青岛 厦门 福州 合肥 南昌").split()
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红玲辉鹏丹"


def rows(count):
    state = 20_260_901
    for number in range(1, count + 1):
        draws = []
        for _ in range(5):
            state = (state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % (1 << 64)
            draws.append(state >> 33)
        city, surname, given, kind, amount = draws
        name = SURNAMES[surname % len(SURNAMES)] + GIVEN[given % len(GIVEN)]
        if kind % 10 == 0:
            fen = 2_000_000 + amount % 8_000_000
        elif kind % 10 == 1:
            fen = 150_000 + amount % 250_000
        else:
            fen = 400_000 + amount % 1_600_000
        yield f"{number:07d},{name},{CITIES[city % len(CITIES)]},2026-09,{fen // 100}.{fen % 100:02d}\n"


def main():
    count = int(sys.argv[1])
    encoding = "gbk" if "--gbk" in sys.argv else "utf-8"
    out = sys.stdout.buffer
    out.write("工号,姓名,参保城市,月份,应发工资\n".encode(encoding))
    batch = []
    for row in rows(count):
        batch.append(row)
        if len(batch) == 10_000:
            out.write("".join(batch).encode(encoding))
            batch.clear()
    out.write("".join(batch).encode(encoding))


if __name__ == "__main__":
    main()
