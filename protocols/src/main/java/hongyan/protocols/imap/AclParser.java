package hongyan.protocols.imap;

import hongyan.services.sharing.Sharing;
import hongyan.store.sharing.Rights;

/// Arguments of the commands of RFC 4314 3.
final class AclParser {
    private static final int MAX_IDENTIFIER = 1000;

    private AclParser() {}

    static Command set(ArgReader in) {
        String mailbox = mailbox(in);
        String identifier = identifier(in);
        in.space();
        String letters = in.text();
        Sharing.Mode mode = letters.startsWith("+")
                ? Sharing.Mode.ADD
                : letters.startsWith("-") ? Sharing.Mode.REMOVE : Sharing.Mode.REPLACE;
        Rights rights = Rights.parse(mode == Sharing.Mode.REPLACE ? letters : letters.substring(1));
        return command(mailbox, identifier, mode, rights, false);
    }

    static Command delete(ArgReader in) {
        String mailbox = mailbox(in);
        return command(mailbox, identifier(in), Sharing.Mode.REPLACE, Rights.NONE, true);
    }

    /// RFC 4314 2: `-` in front of an identifier is about what is denied.
    private static Command command(
            String mailbox, String identifier, Sharing.Mode mode, Rights rights, boolean delete) {
        boolean denied = identifier.startsWith("-");
        return new Command.SetAcl(mailbox, denied ? identifier.substring(1) : identifier, denied, mode, rights, delete);
    }

    static Command list(ArgReader in) {
        String mailbox = mailbox(in);
        return new Command.ListRights(mailbox, identifier(in));
    }

    private static String mailbox(ArgReader in) {
        in.space();
        return in.mailbox();
    }

    private static String identifier(ArgReader in) {
        in.space();
        String identifier = in.text();
        if (identifier.isEmpty() || identifier.length() > MAX_IDENTIFIER) {
            throw ArgReader.bad("Not an identifier");
        }
        return identifier;
    }
}
