package hongyan.store.tenant;

import java.time.Instant;

/// An organisation that wants to come in and has not yet confirmed its contact.
///
/// @param codeHash hash of the code that went to the contact
/// @param attempts wrong codes so far
/// @param sent how often a code was sent, and when last
public record Registration(
        String id,
        String company,
        String name,
        String contact,
        String passwordHash,
        String language,
        String codeHash,
        int attempts,
        int sent,
        Instant lastSent,
        Instant expires) {}
