//! Profiles: a merchant with its keys, and the service that it calls.

mod configuration;

use std::env;
use std::path::{Path, PathBuf};

use wechatpay_runtime::{Merchant, PlatformKeys};
use wechatpay_sandbox::{CONFIGURATION_FILE, Configuration};
use wechatpay_spec::printable_path;
use zeroize::Zeroizing;

use self::configuration::ConfigurationFile;
pub(crate) use self::configuration::{KeySource, Settings, StandardInput};
use crate::failure::Failure;
use crate::message::source;

/// The name of the profile of the local sandbox, which needs no configuration.
pub(crate) const SANDBOX: &str = "sandbox";
/// The environment variable that names a profile.
const PROFILE_VARIABLE: &str = "WECHATPAY_PROFILE";
/// The environment variable that names the configuration file.
const FILE_VARIABLE: &str = "WECHATPAY_CONFIG";

/// The environment variable that names the sandbox's folder.
pub(crate) const SANDBOX_VARIABLE: &str = "WECHATPAY_SANDBOX_DIRECTORY";

/// The options that choose a profile, for every command that needs one.
#[derive(clap::Args)]
pub(crate) struct ProfileOptions {
    /// The profile of the configuration file; `sandbox` is the local sandbox, and the default if the file names no other
    #[arg(long, value_name = "NAME", env = PROFILE_VARIABLE)]
    profile: Option<String>,
    /// The configuration file; by default `.wechatpay/config.toml` in your home folder
    #[arg(long, value_name = "FILE", env = FILE_VARIABLE)]
    config: Option<PathBuf>,
    /// The folder of the sandbox, if it was started with another one
    #[arg(long, value_name = "FOLDER", env = SANDBOX_VARIABLE)]
    sandbox_directory: Option<PathBuf>,
}

/// A merchant's settings, with the folder that its files are relative to.
pub(crate) struct Profile {
    pub(crate) name: String,
    pub(crate) settings: Settings,
    /// Whether it was read from the folder of a sandbox, not from the configuration file.
    pub(crate) is_of_sandbox: bool,
    folder: PathBuf,
    input: StandardInput,
}

impl ProfileOptions {
    /// Whether the command line names a profile.
    pub(crate) fn is_named(&self) -> bool {
        self.profile.is_some()
    }

    /// The configuration file, if there is one, and its content.
    fn configuration(&self) -> Result<(Option<PathBuf>, ConfigurationFile), Failure> {
        let file = match &self.config {
            Some(file) => Some(file.clone()),
            None => Some(in_home("config.toml")?).filter(|file| file.exists()),
        };
        let configuration = match &file {
            Some(file) => ConfigurationFile::read(file)?,
            None => ConfigurationFile::default(),
        };
        Ok((file, configuration))
    }

    /// The APIv2 keys of all profiles, with what a report calls them, as far as they can be read without a question.
    pub(crate) fn other_api_v2_keys(&self) -> Vec<(String, Zeroizing<Vec<u8>>)> {
        let Ok((file, configuration)) = self.configuration() else {
            return Vec::new();
        };
        let folder = file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        let profiles = configuration.profiles.into_iter().map(|(name, settings)| Profile {
            name,
            settings,
            is_of_sandbox: false,
            folder: folder.to_owned(),
            input: StandardInput::default(),
        });
        let mut profiles: Vec<Profile> = profiles.collect();
        profiles.extend(self.sandbox());
        let keys = profiles.iter().filter_map(|profile| {
            let source = profile.settings.api_v2_key.as_ref();
            let is_at_hand = !matches!(source, None | Some(KeySource::StandardInput { .. }));
            let key = is_at_hand.then(|| profile.api_v2_key().ok().flatten()).flatten()?;
            let merchant = &profile.settings.merchant_id;
            Some((
                format!("the APIv2 key of the profile {} (merchant {merchant})", profile.name),
                key,
            ))
        });
        keys.collect()
    }

    /// Reads the profile that is named, else the default one of the configuration file, else the sandbox's.
    pub(crate) fn read(&self) -> Result<Profile, Failure> {
        let (file, configuration) = self.configuration()?;
        let name = self.profile.clone().or_else(|| configuration.default.clone());
        let name = name.unwrap_or_else(|| SANDBOX.to_owned());
        if let Some(settings) = configuration.profiles.get(&name) {
            let folder = file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
            return Ok(Profile {
                name,
                settings: settings.clone(),
                is_of_sandbox: false,
                folder: folder.to_owned(),
                input: StandardInput::default(),
            });
        }
        if name == SANDBOX {
            return self.sandbox();
        }
        let known: Vec<&str> = configuration.profiles.keys().map(String::as_str).collect();
        if known.is_empty() {
            return Err(Failure::usage(format!(
                "there is no profile {name:?}, and no other one is configured"
            )));
        }
        Err(Failure::usage(format!(
            "there is no profile {name:?}; the configuration file has {}",
            known.join(", ")
        )))
    }

    /// The folder of the local sandbox.
    fn sandbox_folder(&self) -> Result<PathBuf, Failure> {
        match &self.sandbox_directory {
            Some(folder) => Ok(folder.clone()),
            None => in_home("sandbox"),
        }
    }

    /// The configuration that the local sandbox wrote.
    pub(crate) fn sandbox_configuration(&self) -> Result<Configuration, Failure> {
        let folder = self.sandbox_folder()?;
        let file = folder.join(CONFIGURATION_FILE);
        let content = std::fs::read(&file).map_err(|error| {
            Failure::usage(format!(
                "cannot read {}: {error}. Start the sandbox with `wechatpay sandbox`, or name another profile",
                printable_path(&file)
            ))
        })?;
        let read = Configuration::from_json(&content);
        read.map_err(|error| Failure::usage(format!("{}: {error}", printable_path(&file))))
    }

    fn sandbox(&self) -> Result<Profile, Failure> {
        Ok(Profile {
            name: SANDBOX.to_owned(),
            settings: Settings::of_sandbox(self.sandbox_configuration()?),
            is_of_sandbox: true,
            folder: self.sandbox_folder()?,
            input: StandardInput::default(),
        })
    }
}

impl Profile {
    /// The content of a file of the profile, which is named in this setting.
    pub(crate) fn file(&self, setting: &str, file: &Path) -> Result<Vec<u8>, Failure> {
        source::read(&self.folder.join(file)).map_err(|error| match source::is_file_name(file) {
            true => Failure::usage(format!("profile {}, {setting}: {error}", self.name)),
            false => Failure::usage(format!(
                "{setting} names a file that cannot be read; a key itself does not belong in the configuration file"
            )),
        })
    }

    /// The path of a file of the profile.
    pub(crate) fn path(&self, file: &Path) -> PathBuf {
        self.folder.join(file)
    }

    /// The APIv2 key, if the profile has one.
    pub(crate) fn api_v2_key(&self) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        self.key(self.settings.api_v2_key.as_ref(), "api_v2_key")
    }

    /// The APIv3 key, if the profile has one.
    pub(crate) fn api_v3_key(&self) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        self.key(self.settings.api_v3_key.as_ref(), "api_v3_key")
    }

    fn key(&self, source: Option<&KeySource>, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        source
            .map(|source| source.read(&self.folder, &self.input, self.settings.number_of(name), name))
            .transpose()
    }

    /// The merchant with all keys that the profile has.
    pub(crate) fn merchant(&self) -> Result<Merchant, Failure> {
        let settings = &self.settings;
        let mut builder = match settings.brand {
            true => Merchant::brand_builder(&settings.merchant_id),
            false => Merchant::builder(&settings.merchant_id),
        };
        if let Some(file) = &settings.certificate {
            builder = builder.certificate_pem(self.file("certificate", file)?);
        }
        if let Some(serial) = &settings.serial {
            builder = builder.serial(serial);
        }
        if let Some(key) = &settings.private_key {
            let name = "private_key";
            let key = key.read(&self.folder, &self.input, settings.number_of(name), name)?;
            builder = builder.private_key_pem(key.to_vec());
        }
        if let Some(file) = &settings.pkcs12 {
            builder = builder.pkcs12(self.file("pkcs12", file)?);
        }
        if let Some(key) = self.api_v3_key()? {
            builder = builder.api_v3_key(key.to_vec());
        }
        if let Some(key) = self.api_v2_key()? {
            builder = builder.api_v2_key(key.to_vec());
        }
        builder
            .build()
            .map_err(|error| Failure::usage(format!("profile {}: {error}", self.name)))
    }

    /// The platform's keys.
    pub(crate) fn platform_keys(&self) -> Result<PlatformKeys, Failure> {
        let settings = &self.settings;
        let mut builder = PlatformKeys::builder();
        if let Some(file) = &settings.platform_public_key {
            let id = settings.platform_public_key_id.as_ref().ok_or_else(|| {
                Failure::usage(format!(
                    "profile {}: platform_public_key needs platform_public_key_id (PUB_KEY_ID_…)",
                    self.name
                ))
            })?;
            builder = builder.public_key(id, self.file("platform_public_key", file)?);
        }
        for file in &settings.platform_certificates {
            builder = builder.certificate_pem(self.file("platform_certificates", file)?);
        }
        if let Some(file) = &settings.bank_card_key {
            builder = builder.bank_card_key(self.file("bank_card_key", file)?);
        }
        builder
            .build()
            .map_err(|error| Failure::usage(format!("profile {}: {error}", self.name)))
    }
}

/// A file or folder below `.wechatpay` in the home folder.
fn in_home(name: &str) -> Result<PathBuf, Failure> {
    let home = env::home_dir().ok_or_else(|| Failure::usage("the home folder is unknown"))?;
    Ok(home.join(".wechatpay").join(name))
}
