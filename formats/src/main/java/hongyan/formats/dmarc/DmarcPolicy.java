package hongyan.formats.dmarc;

import java.util.Locale;
import java.util.Optional;

/// What a domain owner asks for (RFC 7489 6.3 `p`).
public enum DmarcPolicy {
    NONE,
    QUARANTINE,
    REJECT;

    /// As written in records and Authentication-Results.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// One step milder: what a domain in test mode gets.
    DmarcPolicy milder() {
        return switch (this) {
            case REJECT -> QUARANTINE;
            case QUARANTINE, NONE -> NONE;
        };
    }

    static Optional<DmarcPolicy> of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "none" -> Optional.of(NONE);
            case "quarantine" -> Optional.of(QUARANTINE);
            case "reject" -> Optional.of(REJECT);
            default -> Optional.empty();
        };
    }
}
