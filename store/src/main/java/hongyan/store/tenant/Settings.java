package hongyan.store.tenant;

import java.time.Instant;

/// What the operator has settled at set-up.
///
/// @param hostName this server's name, the target of MX records
/// @param baseDomain free sub-domains are below it; empty = none are given
public record Settings(String hostName, String baseDomain, String language, Instant setUp) {}
