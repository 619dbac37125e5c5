package hongyan.protocols.imap;

/// One criterion of SORT (RFC 5256 3, RFC 5957, RFC 6203 6).
record SortKey(Column column, boolean reverse) {
    enum Column {
        ARRIVAL(false),
        DATE(false),
        SIZE(false),
        RELEVANCY(false),
        CC(true),
        FROM(true),
        TO(true),
        SUBJECT(true),
        DISPLAYFROM(true),
        DISPLAYTO(true);

        private final boolean text;

        Column(boolean text) {
            this.text = text;
        }

        /// Whether its values are text.
        boolean text() {
            return text;
        }
    }
}
