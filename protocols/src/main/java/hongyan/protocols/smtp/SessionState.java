package hongyan.protocols.smtp;

import hongyan.services.auth.Principal;
import org.jspecify.annotations.Nullable;

/// What [Check] looks at: where a session is. Changed by [SmtpSession] alone. *Threads*: one.
final class SessionState {
    final Role role;
    /// Plaintext sign-in is allowed over loopback, and only there.
    final boolean loopback;

    final boolean canStartTls;
    boolean secure;
    Command.@Nullable Hello hello;

    @Nullable
    Principal principal;
    /// The transaction that is open.
    Command.@Nullable Mail mail;

    int recipients;

    SessionState(Role role, boolean loopback, boolean canStartTls, boolean secure) {
        this.role = role;
        this.loopback = loopback;
        this.canStartTls = canStartTls;
        this.secure = secure;
    }

    boolean extended() {
        return hello != null && hello.extended();
    }

    boolean maySignIn() {
        return role instanceof Role.Submission && (secure || loopback);
    }

    boolean offersStartTls() {
        return canStartTls && !secure;
    }
}
