package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A client that does with `ADDTO` and `REMOVEFROM` what RFC 5267 4.3 says has, after any change by anyone, what a
/// fresh
/// search or sort would find.
class ContextModelTest {
    private static final Pattern UPDATE = Pattern.compile("(ADDTO|REMOVEFROM) \\(([^)]*)\\)");

    /// The result of one context as its client keeps it.
    private static final class Kept {
        private final String tag;
        private final boolean sorted;
        final List<Integer> uids;

        Kept(String tag, boolean sorted, List<Integer> uids) {
            this.tag = tag;
            this.sorted = sorted;
            this.uids = new ArrayList<>(uids);
        }

        void take(ImapTestClient.Reply reply) {
            for (String line : reply.untagged()) {
                if (!line.startsWith("ESEARCH (TAG \"" + tag + "\") UID ")) {
                    continue;
                }
                Matcher update = UPDATE.matcher(line);
                while (update.find()) {
                    String[] words = update.group(2).split(" ");
                    for (int i = 0; i < words.length; i += 2) {
                        apply(update.group(1).equals("ADDTO"), Integer.parseInt(words[i]), numbers(words[i + 1]));
                    }
                }
            }
        }

        private void apply(boolean add, int position, List<Integer> set) {
            if (!add) {
                for (int uid : set) {
                    int at = uids.indexOf(uid);
                    assertThat(at).as("removed what was there").isNotNegative();
                    assertThat(position).isEqualTo(sorted ? at + 1 : 0);
                    uids.remove(/* index */ at);
                }
            } else if (sorted) {
                uids.addAll(position - 1, set);
            } else {
                uids.addAll(set);
                uids.sort(null);
            }
        }
    }

    private static List<Integer> numbers(String set) {
        List<Integer> all = new ArrayList<>();
        for (String piece : set.split(",")) {
            String[] ends = piece.split(":");
            for (int n = Integer.parseInt(ends[0]); n <= Integer.parseInt(ends[ends.length - 1]); n++) {
                all.add(n);
            }
        }
        return all;
    }

    private static List<Integer> found(String line) {
        int all = line.indexOf(" ALL ");
        return all < 0 ? List.of() : numbers(line.substring(all + 5));
    }

    private static void play(long seed, int steps) {
        Random random = new Random(seed);
        try (ImapRig rig = new ImapRig()) {
            rig.fill(10);
            try (ImapTestClient c = rig.inbox();
                    ImapTestClient other = rig.inbox()) {
                List<Kept> kept = new ArrayList<>();
                List<String> fresh = List.of(
                        "UID SEARCH RETURN (%sALL) UNSEEN",
                        "UID SORT RETURN (%sALL) (REVERSE SUBJECT) UTF-8 OR FLAGGED UNSEEN",
                        "UID SORT RETURN (%sALL) (SIZE ARRIVAL) UTF-8 ALL");
                for (String command : fresh) {
                    String tag = c.send(command.formatted("UPDATE "));
                    kept.add(new Kept(
                            tag,
                            command.contains("SORT"),
                            found(c.finish(tag).ok().one("ESEARCH"))));
                }
                for (int step = 0; step < steps; step++) {
                    ImapTestClient who = random.nextBoolean() ? c : other;
                    int uid = 1 + random.nextInt(12 + step / 4);
                    String command = switch (random.nextInt(6)) {
                        case 0 -> "UID STORE " + uid + " +FLAGS \\Seen";
                        case 1 -> "UID STORE " + uid + ":* -FLAGS \\Seen";
                        case 2 -> "UID STORE " + uid + " FLAGS (\\Flagged)";
                        case 3 -> "UID STORE " + uid + " +FLAGS \\Deleted";
                        case 4 -> random.nextInt(4) == 0 ? "EXPUNGE" : "NOOP";
                        default -> "";
                    };
                    ImapTestClient.Reply reply = command.isEmpty()
                            ? who.append("INBOX", "", ImapRig.message("s" + random.nextInt(100)))
                            : who.command(command);
                    if (who == c) {
                        kept.forEach(each -> each.take(reply));
                    }
                    if (random.nextInt(3) == 0) {
                        ImapTestClient.Reply news = c.command("NOOP").ok();
                        kept.forEach(each -> each.take(news));
                        for (int i = 0; i < kept.size(); i++) {
                            String now =
                                    c.command(fresh.get(i).formatted("")).ok().one("ESEARCH");
                            assertThat(kept.get(i).uids)
                                    .as("step %s: %s", step, fresh.get(i))
                                    .isEqualTo(found(now));
                        }
                    }
                }
            }
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    @Test
    void resultsStayWhatASearchFinds() {
        play(7, 150);
    }

    @Test
    @Tag("long")
    void resultsStayForLong() {
        for (int i = 0; i < 30; i++) {
            play(System.nanoTime(), 400);
        }
    }
}
