package hongyan.services.domain;

/// A record the domain's owner has to publish.
///
/// @param purpose `ownership`, `mx`, `spf`, `dkim`, `dmarc`
/// @param type `TXT` or `MX`
/// @param host full name, A-labels
/// @param value as it is typed into a DNS console
/// @param ttl seconds
public record Wanted(String purpose, String type, String host, String value, int ttl) {}
