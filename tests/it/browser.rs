//! A headless Chromium, where the machine has one, spoken to through its own driver.
//!
//! The driver's protocol is HTTP with JSON (W3C WebDriver); of it a test needs half a dozen calls.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// A browser with an empty profile; it ends with the value.
pub(crate) struct Browser {
    driver: Child,
    /// Kept, so that the driver may go on writing.
    _said: BufReader<ChildStdout>,
    port: u16,
    session: String,
    _profile: tempfile::TempDir,
}

/// The first of these that can be started.
fn program(names: &[&'static str]) -> Option<&'static str> {
    let starts = |name: &&&str| {
        let mut command = Command::new(**name);
        command
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    names.iter().find(starts).copied()
}

impl Browser {
    /// Starts one.
    ///
    /// # Errors
    /// Why there is none: no Chromium, no driver, or a driver that does not go with it.
    pub(crate) fn start() -> Result<Browser, String> {
        let chromium = program(&["chromium", "chromium-browser", "google-chrome"]);
        let chromium = chromium.ok_or("no chromium")?;
        let driver = program(&["chromedriver"]).ok_or("no chromedriver")?;
        // the driver looks for a browser under its own names, so it is given the path
        let which = Command::new("sh")
            .args(["-c", &format!("command -v {chromium}")])
            .output();
        let which = which.map_err(|error| format!("no shell: {error}"))?;
        let binary = String::from_utf8_lossy(&which.stdout).trim().to_owned();
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver starts");
        let mut said = BufReader::new(driver.stdout.take().expect("a pipe"));
        let lines = said.by_ref().lines().map_while(Result::ok);
        let mut ports = lines.filter_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
        let port = ports.next().expect("the driver says its port");
        let profile = tempfile::tempdir().expect("a folder");
        let data = format!("--user-data-dir={}", profile.path().display());
        let mut browser = Browser {
            driver,
            _said: said,
            port,
            session: String::new(),
            _profile: profile,
        };
        let started = browser.answer("POST", "/session", &json!({ "capabilities": { "alwaysMatch": {
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "goog:chromeOptions": { "binary": binary, "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage",
                "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--window-size=1280,900", data,
            ] },
        } } }));
        match started["sessionId"].as_str() {
            Some(session) => browser.session = format!("/session/{session}"),
            None => return Err(format!("chromium does not start: {}", started["message"])),
        }
        Ok(browser)
    }

    /// Opens a file.
    pub(crate) fn open(&self, page: &Path) {
        self.post("/url", &json!({ "url": address(page) }));
    }

    /// What a function's body returns in the page.
    pub(crate) fn run(&self, body: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": body, "args": [] }))
    }

    /// Clicks as a mouse does.
    pub(crate) fn click(&self, selector: &str) {
        self.post(
            &format!("/element/{}/click", self.element(selector)),
            &json!({}),
        );
    }

    /// Presses keys with the element in focus.
    pub(crate) fn press(&self, selector: &str, keys: &str) {
        let path = format!("/element/{}/value", self.element(selector));
        self.post(&path, &json!({ "text": keys }));
    }

    fn element(&self, selector: &str) -> String {
        let using = json!({ "using": "css selector", "value": selector });
        let found = self.post("/element", &using);
        let id = found.as_object().and_then(|found| found.values().next());
        id.and_then(Value::as_str).expect("an element").to_owned()
    }

    /// A command of the browser's own protocol.
    pub(crate) fn command(&self, name: &str, params: &Value) -> Value {
        self.post(
            "/goog/cdp/execute",
            &json!({ "cmd": name, "params": params }),
        )
    }

    /// As a page of this width sees it.
    pub(crate) fn width(&self, width: u32) {
        let size =
            json!({ "width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.command("Emulation.setDeviceMetricsOverride", &size);
    }

    /// The messages of the console since the last call.
    pub(crate) fn console(&self) -> Vec<String> {
        let entries = self.log("browser");
        entries
            .iter()
            .map(|entry| entry["message"].to_string())
            .collect()
    }

    /// The addresses that files have asked for since the last call, their own included.
    pub(crate) fn requests(&self) -> Vec<String> {
        let entries = self.log("performance");
        let events = entries.iter().map(|entry| {
            let text = entry["message"].as_str().expect("text");
            let event: Value = serde_json::from_str(text).expect("JSON");
            event["message"].clone()
        });
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let asked = events.filter(|event| event["method"] == "Network.requestWillBeSent");
        asked
            // the browser's own first page may still be loading
            .filter(|event| text(&event["params"]["documentURL"]).starts_with("file:"))
            .map(|event| text(&event["params"]["request"]["url"]))
            .collect()
    }

    fn log(&self, kind: &str) -> Vec<Value> {
        let entries = self.post("/se/log", &json!({ "type": kind }));
        entries.as_array().expect("a list").clone()
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let value = self.answer("POST", &format!("{}{path}", self.session), body);
        assert!(value.get("error").is_none(), "{path}: {value}");
        value
    }

    fn answer(&self, method: &str, path: &str, body: &Value) -> Value {
        let answer = self.exchange(method, path, &body.to_string());
        let answer = answer.expect("the driver answers");
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        answer["value"].clone()
    }

    fn exchange(&self, method: &str, path: &str, body: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        let (port, length) = (self.port, body.len());
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )?;
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().unwrap_or(0);
                }
                None if line.trim_end().is_empty() => break,
                _ => {}
            }
        }
        let mut bytes = vec![0; length];
        reader.read_exact(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let _ = self.exchange("DELETE", &self.session, "");
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The address of a file.
pub(crate) fn address(page: &Path) -> String {
    format!("file://{}", page.display())
}
