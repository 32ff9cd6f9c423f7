//! A settings file that documents all settings.

use super::DEFAULTS;

/// [`DEFAULTS`] with the `chosen` settings, by dotted name and TOML value, in effect. All other settings are commented out, so that they follow
/// the defaults of the program that reads the file.
pub fn template_with(chosen: &[(&str, toml::Value)]) -> String {
    let mut section = String::new();
    let mut text = String::with_capacity(DEFAULTS.len() + 1_024);
    for line in DEFAULTS.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = format!("{name}.");
        }
        match line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            Some((name, _)) => match chosen.iter().find(|(key, _)| *key == format!("{section}{name}")) {
                Some((_, value)) => text.push_str(&format!("{name} = {value}")),
                None => text.push_str(&format!("#{line}")),
            },
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}
