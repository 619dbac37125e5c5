package hongyan.store.account;

import java.time.Instant;

/// When a message came in, and the thread it belongs to.
public record Arrival(int email, int thread, Instant receivedAt) {}
