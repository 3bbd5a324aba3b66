//! The hosts that serve WeChat Pay, by name.

/// A named host. A client can be given another base URL for each, for example of a sandbox or an internal relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Host {
    /// The main host, which has a backup host for disaster recovery. It also serves the legacy Hong Kong wallet, under
    /// `/hk`.
    Main,
    /// The global service in Hong Kong.
    HongKong,
    /// The global service in the United States.
    UnitedStates,
    /// The global service in Europe.
    Europe,
    /// Risk control: the key for bank-card transfers, and a few APIv2 operations.
    Fraud,
    /// Red packets and transfers of WeCom (enterprise WeChat), in APIv2.
    Payapp,
}

impl Host {
    /// Every host.
    pub const ALL: [Self; 6] = [
        Self::Main,
        Self::HongKong,
        Self::UnitedStates,
        Self::Europe,
        Self::Fraud,
        Self::Payapp,
    ];

    /// The base URL: scheme and host, no path, no trailing slash.
    #[must_use]
    pub const fn base_url(self) -> &'static str {
        match self {
            Self::Main => "https://api.mch.weixin.qq.com",
            Self::HongKong => "https://apihk.mch.weixin.qq.com",
            Self::UnitedStates => "https://apius.mch.weixin.qq.com",
            Self::Europe => "https://apieu.mch.weixin.qq.com",
            Self::Fraud => "https://fraud.mch.weixin.qq.com",
            Self::Payapp => "https://payapp.weixin.qq.com",
        }
    }

    /// The base URL of the backup host, which serves the same operations when this host cannot be reached.
    #[must_use]
    pub const fn backup_base_url(self) -> Option<&'static str> {
        match self {
            Self::Main => Some("https://api2.mch.weixin.qq.com"),
            Self::HongKong | Self::UnitedStates | Self::Europe | Self::Fraud | Self::Payapp => None,
        }
    }
}
