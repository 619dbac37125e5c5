package hongyan.services.extract;

/// Text that is gathered up to a limit. *Threads*: one.
final class Text {
    private final int limit;
    private final StringBuilder text = new StringBuilder();

    Text(int limit) {
        this.limit = limit;
    }

    void add(CharSequence more) {
        int room = limit - text.length();
        if (room > 0) {
            text.append(more, 0, Math.min(room, more.length()));
        }
    }

    boolean isFull() {
        return text.length() >= limit;
    }

    int room() {
        return Math.max(0, limit - text.length());
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
