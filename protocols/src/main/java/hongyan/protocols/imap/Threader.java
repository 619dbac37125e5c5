package hongyan.protocols.imap;

import hongyan.store.account.BaseSubject;
import hongyan.store.account.Email;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Builds threads from stored envelopes and references (RFC 5256 3, THREAD). Numbers and hashes only: no text is kept.
///
/// Messages are named by 64-bit hashes of their Message-IDs with a key of the running program, so that nobody can write
/// ids that collide. In-Reply-To counts as the last reference when References does not name it.
///
/// *Bounds*: of a message's references the first and the newest [#MAX_REFERENCES]; nodes for messages that are not
/// there are at most four times the messages.
final class Threader {
    private static final int MAX_REFERENCES = 30;
    /// Steps up a thread before a link is given up, lest many of them cost the square of a mailbox.
    private static final int MAX_STEPS = 20_000;

    private static final long KEY = new SecureRandom().nextLong();

    private int count;
    private long[] ids = new long[16];
    private long[] subjects = new long[16];
    private boolean[] answers = new boolean[16];
    private long[] dates = new long[16];
    private int[] referencesEnd = new int[16];
    private long[] references = new long[32];

    /// The next message of the mailbox.
    void add(Email email) {
        if (count == ids.length) {
            int room = count + (count >> 1);
            ids = Arrays.copyOf(ids, room);
            subjects = Arrays.copyOf(subjects, room);
            answers = Arrays.copyOf(answers, room);
            dates = Arrays.copyOf(dates, room);
            referencesEnd = Arrays.copyOf(referencesEnd, room);
        }
        ids[count] = email.messageIds().isEmpty() ? 0 : hash(email.messageIds().getFirst());
        BaseSubject.Stripped subject = BaseSubject.stripped(email.envelope().subject());
        subjects[count] = subject.base().isEmpty() ? 0 : hash(subject.base());
        answers[count] = subject.answer();
        dates[count] = email.sentAt().toEpochMilli();
        addReferences(email.references());
        count++;
    }

    private void addReferences(List<String> all) {
        int at = count == 0 ? 0 : referencesEnd[count - 1];
        int size = all.size();
        int from = Math.max(0, size - MAX_REFERENCES);
        if (references.length - at < MAX_REFERENCES + 1) {
            references = Arrays.copyOf(references, references.length + (references.length >> 1) + MAX_REFERENCES);
        }
        if (from > 0) {
            references[at++] = hash(all.getFirst());
        }
        for (int i = from; i < size; i++) {
            references[at++] = hash(all.get(i));
        }
        referencesEnd[count] = at;
    }

    /// Never 0.
    private static long hash(String text) {
        long hash = KEY ^ text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 29;
        }
        hash = (hash ^ hash >>> 32) * 0xD6E8_FEB8_6659_FD93L;
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }

    private int[] byDate() {
        return sorted(Arrays.copyOf(dates, count));
    }

    /// Their indexes in ascending order, equal ones as they stand.
    private static int[] sorted(long[] keys) {
        int[] from = new int[keys.length];
        for (int i = 0; i < from.length; i++) {
            from[i] = i;
        }
        int[] to = new int[from.length];
        for (int width = 1; width > 0 && width < from.length; width *= 2) {
            for (int low = 0; low < from.length; low += 2 * width) {
                int middle = Math.min(low + width, from.length);
                int high = Math.min(low + 2 * width, from.length);
                int left = low;
                int right = middle;
                for (int i = low; i < high; i++) {
                    boolean takeLeft = right >= high || (left < middle && keys[from[left]] <= keys[from[right]]);
                    to[i] = takeLeft ? from[left++] : from[right++];
                }
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    /// ORDEREDSUBJECT: the oldest of a subject, and the others under it.
    Forest orderedSubject() {
        int[] byDate = byDate();
        int[] parent = new int[count];
        Map<Long, Integer> oldest = new HashMap<>();
        for (int message : byDate) {
            Integer root = oldest.putIfAbsent(subjects[message], message);
            parent[message] = root == null ? Forest.NONE : root;
        }
        return new Forest(parent, count, byDate);
    }

    /// REFERENCES, its six steps.
    Forest references() {
        Links links = new Links(count, MAX_STEPS);
        for (int i = 0; i < count; i++) {
            links.name(i, ids[i]);
        }
        for (int i = 0; i < count; i++) {
            int from = i == 0 ? 0 : referencesEnd[i - 1];
            int above = Forest.NONE;
            for (int r = from; r < referencesEnd[i]; r++) {
                int reference = links.node(references[r]);
                if (reference != Forest.NONE) {
                    links.link(above, reference);
                    above = reference;
                }
            }
            links.relink(above, i);
        }
        int[] byDate = byDate();
        int[] parent = links.pruned();
        Forest forest = new Forest(parent, links.nodes(), byDate);
        return new SubjectMerge(forest, parent, links.nodes(), subjects, answers).merged(byDate);
    }
}
