package hongyan.protocols.pop3;

import hongyan.kv.blob.Bodies;
import hongyan.services.auth.Authenticator;
import hongyan.services.auth.Principal;
import hongyan.store.account.AccountStore;
import java.util.function.Predicate;

/// The rooms below that sessions call.
///
/// @param open whether the organisation of this member has POP3 switched on
record Pop3Rooms(
        Authenticator authenticator,
        Predicate<Principal> open,
        AccountStore store,
        Bodies bodies,
        Pop3Settings settings,
        MaildropLocks locks) {}
