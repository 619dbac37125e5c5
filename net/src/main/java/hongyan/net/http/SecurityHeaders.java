package hongyan.net.http;

import org.eclipse.jetty.http.HttpFields;

/// What every answer carries. An action may set its own Content-Security-Policy, Cache-Control and X-Frame-Options.
final class SecurityHeaders {
    /// The web application's: own scripts only. Styles may be inline (the component library writes them); images may
    /// come from elsewhere because a message frame inherits this policy and narrows it with its own.
    static final String POLICY = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data: blob: https: http:; font-src 'self' data:; connect-src 'self';"
            + " frame-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    static void put(HttpFields.Mutable headers, boolean secure) {
        headers.put("Content-Security-Policy", POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        if (secure) {
            // RFC 6797 6.1
            headers.put("Strict-Transport-Security", "max-age=31536000");
        }
    }
}
