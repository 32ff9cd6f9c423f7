//! A settings file that documents all settings.

use super::DEFAULTS;

/// [`DEFAULTS`] with the `chosen` settings, by dotted name and TOML value, in effect. All other settings are commented out, so that they follow
/// the defaults of the program that reads the file.
pub fn template_with(chosen: &[(&str, toml::Value)]) -> String {
    let mut section = String::new();
    let mut lines = Vec::new();
    for line in DEFAULTS.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = format!("{name}.");
        }
        let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) else {
            lines.push(line.to_owned());
            continue;
        };
        let chosen = chosen.iter().find(|(key, _)| *key == format!("{section}{name}"));
        lines.push(chosen.map_or_else(|| format!("#{line}"), |(_, value)| format!("{name} = {value}")));
    }
    lines.join("\n") + "\n"
}
