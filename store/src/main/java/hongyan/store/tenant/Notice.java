package hongyan.store.tenant;

import java.time.Instant;

/// Something that should reach a person outside: a confirmation code, an activation link.
public record Notice(Instant time, String to, String kind, String text) {}
