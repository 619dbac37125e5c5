package hongyan.net.dns;

/// A mail exchanger: host in lower case without the last dot, empty for a null MX (RFC 7505).
public record Mx(int preference, String host) {}
