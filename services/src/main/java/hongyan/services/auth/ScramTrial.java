package hongyan.services.auth;

import hongyan.base.failure.NotAllowed;
import hongyan.formats.sasl.ScramKeys;

/// A sign-in by SCRAM under way: the name is known or not, and nobody can tell which.
public interface ScramTrial {
    /// To be proved against; of a name that nobody has, keys that no proof fits.
    ScramKeys keys();

    /// The proof was right.
    ///
    /// @throws NotAllowed `AUTH_FAILED` when the one who has proved it may not come in
    /// @throws hongyan.base.failure.TryLater `AUTH_TOO_MANY` when others have used up the tries in between
    Principal passed();

    /// The proof was wrong: counted, and the refusal to throw.
    ///
    /// @throws hongyan.base.failure.TryLater as [#passed]
    NotAllowed failed(String why);
}
