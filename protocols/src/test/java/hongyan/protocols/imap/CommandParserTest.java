package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hongyan.base.failure.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {
    private static Command parse(String text) {
        return CommandParser.parse(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.replace("^", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a NOOP | NOOP",
                "a noop | NOOP",
                "a CREATE \"x/y\" | Create[mailbox=x/y, uses=[]]",
                "a CREATE x (USE (\\Sent)) | Create[mailbox=x, uses=[SENT]]",
                "a CREATE {3}^a b | Create[mailbox=a b, uses=[]]",
                "a CREATE {3+}^a b | Create[mailbox=a b, uses=[]]",
                "a CREATE &U,BTFw- | Create[mailbox=台北, uses=[]]",
                "a CREATE 台北 | Create[mailbox=台北, uses=[]]",
                "a SELECT inbox | Select[mailbox=inbox, typed=inbox, readOnly=false, condstore=false, resync=null]",
                "a SELECT x (CONDSTORE) | Select[mailbox=x, typed=x, readOnly=false, condstore=true, resync=null]",
                "a RENAME a \"b \\\"c\\\"\" | Rename[from=a, to=b \"c\"]",
                "a EXPUNGE | Expunge[uids=null]",
                "a UID EXPUNGE 1:3,7 | Expunge[uids=[1, 3, 7, 7]]",
                "a STORE 1 +FLAGS.SILENT (\\Seen x) | Store[set=[1, 1], mode=ADD, flags=1[x], silent=true,"
                        + " unchangedSince=-1, uid=false]",
                "a UID STORE 2:* (UNCHANGEDSINCE 9) -flags \\Deleted | Store[set=[2, 0], mode=REMOVE, flags=16[],"
                        + " silent=false, unchangedSince=9, uid=true]",
                "a STORE 1 FLAGS () | Store[set=[1, 1], mode=REPLACE, flags=0[], silent=false, unchangedSince=-1,"
                        + " uid=false]",
                "a FETCH 1:2 ALL | Fetch[set=[1, 2], items=[FLAGS, INTERNALDATE, RFC822_SIZE, ENVELOPE],"
                        + " changedSince=-1, vanished=false, uid=false, partial=null]",
                "a UID FETCH * BODY[] | Fetch[set=[0, 0], items=[BODY[], UID], changedSince=-1, vanished=false,"
                        + " uid=true, partial=null]",
                "a FETCH 1 BODY.PEEK[1.2.HEADER.FIELDS (From \"to\")]<0.9> | Fetch[set=[1, 1],"
                        + " items=[BODY[1.2.HEADER.FIELDS (From to)]<0> peek], changedSince=-1, vanished=false,"
                        + " uid=false, partial=null]",
                "a FETCH 1 (BODY[2.MIME] RFC822.TEXT) | Fetch[set=[1, 1], items=[BODY[2.MIME], RFC822.TEXT],"
                        + " changedSince=-1, vanished=false, uid=false, partial=null]",
                "a STATUS x (MESSAGES UNSEEN) | Status[mailbox=x, items=[MESSAGES, UNSEEN]]",
                "a LSUB \"\" % | Lsub[reference=, pattern=%]",
                "a LIST (SUBSCRIBED) \"\" (a* b) RETURN (CHILDREN) | ListMailboxes[reference=, patterns=[a*, b],"
                        + " extended=true, selection=[SUBSCRIBED], returns=[SUBSCRIBED, CHILDREN], status=[], annotations=[]]",
                "a APPEND x (\\Seen) \"17-Jul-1996 02:44:25 -0700\" {310} | Append[mailbox=x,"
                        + " first=AppendPart[flags=1[], date=1996-07-17T09:44:25Z, data={310}]]",
                "a SETACL x -bob +lrc | SetAcl[mailbox=x, identifier=bob, denied=true, mode=ADD,"
                        + " rights=Rights[bits=195], delete=false]",
                "a DELETEACL x bob | SetAcl[mailbox=x, identifier=bob, denied=false, mode=REPLACE,"
                        + " rights=Rights[bits=0], delete=true]",
                "a LISTRIGHTS x anyone | ListRights[mailbox=x, identifier=anyone]",
                "a GETQUOTAROOT x | Quota[verb=GETQUOTAROOT, name=x]",
                "a SETQUOTA \"\" (STORAGE 5 MESSAGE 1) | Quota[verb=SETQUOTA, name=]",
                "a GETMETADATA (MAXSIZE 5 DEPTH infinity) x (/Private/a /shared) | GetMetadata[mailbox=x,"
                        + " entries=[/private/a, /shared], depth=2147483647, maxSize=5]",
                "a GETMETADATA x (DEPTH 1) /shared | GetMetadata[mailbox=x, entries=[/shared], depth=1, maxSize=-1]",
                "a LIST \"\" * RETURN (MYRIGHTS METADATA (/shared/a)) | ListMailboxes[reference=, patterns=[*],"
                        + " extended=true, selection=[], returns=[MYRIGHTS, METADATA], status=[], annotations=[/shared/a]]",
                "a NOTIFY NONE | Notification[status=false, wish=Notify[groups=[]], unknown=false]",
                "a ID (\"name\" NIL) | Id[]",
                "a ID NIL | Id[]",
            })
    void means(String text, String meaning) {
        assertThat(parse(text)).hasToString(meaning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a ",
                "+ NOOP",
                "a FOO",
                "a UID NOOP",
                "a NOOP x",
                "a CREATE",
                "a CREATE \"x",
                "a CREATE {9}^abc",
                "a CREATE \"a\\b\"",
                "a FETCH 0 FLAGS",
                "a FETCH 1:0 FLAGS",
                "a FETCH 4294967296 FLAGS",
                "a FETCH 1 (FLAGS",
                "a FETCH 1 BODY[MIME]",
                "a FETCH 1 BODY[1.]",
                "a FETCH 1 BODY[]<1>",
                "a FETCH 1 BODY[]<0.0>",
                "a FETCH 1 BODY[HEADER.FIELDS ()]",
                "a STORE 1 FLAGS (\\Nope)",
                "a STORE 1 FLAG x",
                "a SEARCH",
                "a SEARCH NOT",
                "a SEARCH OR ALL",
                "a SEARCH BEFORE 99-Foo-2000",
                "a SEARCH BEFORE 31-Feb-2000",
                "a LIST \"\"",
                "a STATUS x ()",
                "a SETACL x bob",
                "a SETACL x bob lq",
                "a SETACL x \"\" l",
                "a SETQUOTA x (STORAGE)",
                "a GETMETADATA x",
                "a GETMETADATA x (DEPTH 2) /shared",
                "a GETMETADATA x /shared/",
                "a SETMETADATA x (/private/a)",
                "a SETMETADATA x ()",
                "a NOTIFY SET ()",
                "a APPEND x {1",
                "a APPEND x ~{1}x",
            })
    void isRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(Refusal.class);
    }

    @Test
    void searchNestsSoDeepAndNoDeeper() {
        parse("a SEARCH " + "NOT ".repeat(49) + "ALL");
        assertThatThrownBy(() -> parse("a SEARCH " + "NOT ".repeat(60) + "ALL")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> parse("a SEARCH " + "(".repeat(20_000) + "ALL"))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> parse("a SEARCH" + " OR ALL ALL".repeat(3000))).isInstanceOf(Refusal.class);
    }

    @Test
    void setsAreMergedAndBounded() {
        Command.Copy copy = (Command.Copy) parse("a COPY 5,1:2,3,9:7,* x");
        assertThat(copy.set().resolved(20)).containsExactly(1, 3, 5, 5, 7, 9, 20, 20);
        assertThatThrownBy(() -> parse("a COPY 1" + ",3".repeat(9000) + " x")).isInstanceOf(Refusal.class);
    }

    private static final String[] WORDS = {
        "a ",
        "FETCH ",
        "UID ",
        "STORE ",
        "SEARCH ",
        "LIST ",
        "APPEND ",
        "SELECT ",
        "1:*",
        "1,2",
        "(",
        ")",
        "[",
        "]",
        "{3}\r\n",
        "{3+}\r\n",
        "{99999999999}\r\n",
        "\"",
        "\\Seen",
        "BODY.PEEK[",
        "HEADER.FIELDS ",
        "RETURN ",
        "(ALL)",
        "OR ",
        "NOT ",
        "CHARSET gbk ",
        "SUBJECT ",
        "*",
        "%",
        "&AAA-",
        "&",
        "<0.10>",
        "\r\n",
        "\0",
        " ",
        "$",
        "INBOX",
        "FLAGS",
        "1-Jan-2026",
        "STATUS ",
        "(CHANGEDSINCE 5 VANISHED)",
        "QRESYNC (1 2 3 (1 2))",
        "ENABLE ",
        "AUTHENTICATE PLAIN "
    };

    private static String random(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : "a ");
        int pieces = random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            if (random.nextInt(5) == 0) {
                text.append((char) random.nextInt(256));
            } else {
                text.append(WORDS[random.nextInt(WORDS.length)]);
            }
        }
        return text.toString();
    }

    private static void fuzz(long seed, int rounds) {
        Random random = new Random(seed);
        for (int i = 0; i < rounds; i++) {
            String text = random(random);
            try {
                CommandParser.parse(text.getBytes(StandardCharsets.ISO_8859_1));
            } catch (Refusal expected) {
                assertThat(expected.reason()).isNotNull();
            } catch (RuntimeException bug) {
                throw new AssertionError("seed " + seed + " round " + i + ": " + text, bug);
            }
        }
    }

    @Test
    void anyBytesAreACommandOrARefusal() {
        fuzz(20_261_122, 50_000);
    }

    @Test
    void aRefusalIsOneLine() {
        assertThatThrownBy(() -> CommandParser.parse(bytes("a LOGIN {2+}x")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.detail()).isEqualTo("Line end expected"));
    }

    @Test
    void theCorpusIsUnderstood() {
        for (byte[] command : FuzzedImap.commands()) {
            assertThatCode(() -> CommandParser.parse(command))
                    .as(new String(command, StandardCharsets.UTF_8))
                    .doesNotThrowAnyException();
        }
    }
}
