package hongyan.protocols.pop3;

import java.util.Optional;

/// A command as it was understood. Message numbers are 1 or more; 0 where none was given.
sealed interface Command {
    Pop3Verb verb();

    record Capa() implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.CAPA;
        }
    }

    record Stls() implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.STLS;
        }
    }

    record User(String name) implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.USER;
        }
    }

    record Pass(String password) implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.PASS;
        }

        @Override
        public String toString() {
            return "Pass[]";
        }
    }

    /// @param mechanism upper case, empty for the list of them
    record Auth(String mechanism, Optional<String> initial) implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.AUTH;
        }

        @Override
        public String toString() {
            return "Auth[" + mechanism + "]";
        }
    }

    record Utf8() implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.UTF8;
        }
    }

    record Stat() implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.STAT;
        }
    }

    record Listing(int number) implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.LIST;
        }
    }

    record Retr(int number) implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.RETR;
        }
    }

    record Dele(int number) implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.DELE;
        }
    }

    record Noop() implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.NOOP;
        }
    }

    record Rset() implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.RSET;
        }
    }

    record Top(int number, int lines) implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.TOP;
        }
    }

    record Uidl(int number) implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.UIDL;
        }
    }

    record Quit() implements Command {
        @Override
        public Pop3Verb verb() {
            return Pop3Verb.QUIT;
        }
    }
}
