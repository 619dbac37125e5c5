package hongyan.store.tenant;

import java.time.Instant;

/// A single-use link with which a member sets a password. Its key is the hash of the token in the link.
public record Activation(int tenant, int member, Instant expires) {}
