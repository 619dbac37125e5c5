package hongyan.services.search;

/// What is known about a criterion with the data at hand (Kleene's logic).
enum Answer {
    NO,
    /// More of the message must be read.
    OPEN,
    YES;

    static Answer of(boolean truth) {
        return truth ? YES : NO;
    }

    Answer not() {
        return switch (this) {
            case NO -> YES;
            case OPEN -> OPEN;
            case YES -> NO;
        };
    }
}
