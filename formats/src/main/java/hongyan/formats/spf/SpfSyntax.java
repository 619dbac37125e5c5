package hongyan.formats.spf;

/// A record that is not SPF: the result is permerror (RFC 7208 4.6).
final class SpfSyntax extends Exception {
    private static final long serialVersionUID = 1;

    SpfSyntax(String message) {
        super(message, null, false, false);
    }
}
