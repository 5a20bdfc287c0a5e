//! Every region is found by every name it has, and namesakes do not trip anyone up.

use sscalc::rates::finding::Document;
use sscalc::rates::regions::{Level, without_suffix};
use sscalc::rates::{RatesError, national, read, template};

#[test]
fn every_region_is_found_by_all_its_names() {
    let tables = sscalc::built_in_tables();
    let (mut names, mut several) = (0, 0);
    for region in tables.regions() {
        let own = [&region.id, &region.name, &region.adcode];
        for name in own.into_iter().chain(region.aliases.iter()) {
            let found = tables
                .region(name)
                .unwrap_or_else(|error| panic!("{name}: {error}"))
                .region;
            assert_eq!(found.id, region.id, "{name}");
            names += 1;
        }
        // by its bare name too: a province's is its own city's first, and one shared by far regions is not guessed
        match tables.region(without_suffix(&region.name)) {
            Ok(bare) => {
                let shared = region.level == Level::Province && bare.region.province == region.id;
                assert!(
                    bare.region.id == region.id || shared,
                    "{} found {}",
                    region.name,
                    bare.region.id
                );
            }
            Err(error) => {
                assert!(
                    matches!(error, RatesError::Several { .. }),
                    "{}: {error}",
                    region.name
                );
                several += 1;
            }
        }
    }
    println!("{names} names, {several} shared");
    assert!(several <= 6, "{several} bare names are shared");
}

#[test]
fn a_template_of_every_region_is_sound_once_it_has_an_id() {
    for name in ["吉安", "吉林", "360800", "重庆市", "临夏"] {
        let template = template::region(name)
            .unwrap_or_else(|| panic!("{name}"))
            .replace("\"…\"   ", "\"x\"");
        let document = Document::new("x.toml", template.as_bytes()).expect("a document");
        let (table, findings) = read::read(&document);
        assert!(
            findings.is_empty(),
            "{name}: {:?}",
            findings.first().map(|f| &f.message)
        );
        let region = table
            .and_then(|table| table.region().cloned())
            .expect("a region");
        assert_eq!(
            national::name(&region.adcode.value),
            Some(region.name.as_str())
        );
    }
    assert_eq!(national::code("吉林"), Some("220200"));
    assert!(template::region("亚特兰蒂斯").is_none());
    let document = Document::new("x.toml", template::overlay("x").as_bytes()).expect("a document");
    assert!(read::read(&document).1.is_empty());
}
