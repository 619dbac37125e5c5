package hongyan.protocols.pop3;

import java.time.Duration;

/// How long clients may be silent.
///
/// @param idle once signed in (RFC 1939 3: ten minutes at least)
/// @param fresh before
/// @param penalty the wait before a failed sign-in is answered, times the failures of this session
/// @param lookAgain how often a session asks whether it may go on
public record Pop3Settings(Duration idle, Duration fresh, Duration penalty, Duration lookAgain) {
    public static final Pop3Settings DEFAULT = new Pop3Settings(
            Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMinutes(1));
}
