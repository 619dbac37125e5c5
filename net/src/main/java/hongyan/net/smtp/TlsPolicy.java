package hongyan.net.smtp;

/// What is asked of TLS with a host.
public enum TlsPolicy {
    /// Plaintext. For hosts on the same machine or network.
    NONE,
    /// TLS when it works, with any certificate; else plaintext (RFC 7435).
    OPPORTUNISTIC,
    /// TLS or nothing, with any certificate.
    REQUIRED,
    /// TLS or nothing, the certificate leads to a trusted root and bears the host's name.
    VERIFIED
}
