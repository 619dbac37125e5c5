/// Who is this: passwords, web sessions, HTTP sign-in; failed logins are counted per address, account and network.
///
/// Reading order: [Authenticator], [Principal], [StoredAuthenticator], [PasswordHash], [RememberedPasswords],
/// [FailedLogins], [Sessions], [SignIn], [WebSignIn], [LoginName], [PasswordRule].
///
/// Invariants: an unknown name costs as much as a wrong password; what is remembered of a password is void once its
/// credential's generation moves; a token is stored only as a hash. Never: a password in a log or in a row.
@NullMarked
package hongyan.services.auth;

import org.jspecify.annotations.NullMarked;
