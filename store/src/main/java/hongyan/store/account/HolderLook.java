package hongyan.store.account;

import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.KeyReader;
import hongyan.kv.Kv;
import hongyan.kv.Shards;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Bodies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Bodies held for messages that are not there: they would live for ever.
///
/// Those whose message is not among the living are collected, and compared with what an account could bring back in one
/// walk for many.
final class HolderLook {
    private static final int COLLECTED = 100_000;

    private record Suspect(int email, BlobId blob) {}

    private final Kv kv;
    private final Bodies bodies;
    private final boolean mends;
    private final Findings findings;
    private final Map<Integer, List<Suspect>> suspects = new TreeMap<>();
    private int collected;

    HolderLook(Kv kv, Bodies bodies, boolean mends, Findings findings) {
        this.kv = kv;
        this.bodies = bodies;
        this.mends = mends;
        this.findings = findings;
    }

    void run() {
        Inspection.pages(kv, Space.BLOB_REF, KeyRange.all(), page -> {
            kv.read(snapshot -> {
                page.forEach(ref -> look(snapshot, ref));
                return collected;
            });
            if (collected >= COLLECTED) {
                judge();
            }
        });
        judge();
    }

    private void look(Snapshot snapshot, Entry ref) {
        KeyReader key = ref.key().reader();
        BlobId blob = BlobId.of(key.fixed(BlobId.BYTES));
        if (!Bodies.holds(ref.value()) || key.atEnd() || key.byte8() != Space.EMAIL.code()) {
            return;
        }
        int account = key.int32();
        int email = key.int32();
        if (!isLiving(snapshot, account, email, blob)) {
            suspects.computeIfAbsent(account, a -> new ArrayList<>()).add(new Suspect(email, blob));
            collected++;
        }
    }

    private static boolean isLiving(Snapshot snapshot, int account, int email, BlobId blob) {
        Optional<byte[]> row = snapshot.get(Space.EMAIL, Keys.email(account, email));
        if (row.isPresent()) {
            // one that cannot be read may be this body's: the account's own check tells
            return Look.decoded(row.get(), EmailCodec::front)
                    .map(front -> front.blob().equals(blob))
                    .orElse(true);
        }
        return snapshot.get(Space.EXPUNGED_DUE, Keys.due(Keys.Due.ACCOUNT, 0, account))
                .isPresent();
    }

    private void judge() {
        suspects.forEach((account, some) -> {
            Map<Integer, Expunged.Id> kept = new HashMap<>();
            KeyRange all = KeyRange.prefix(Keys.account(account));
            Inspection.pages(
                    kv,
                    Space.EXPUNGED,
                    all,
                    page -> page.forEach(entry -> {
                        Expunged.Id id = Keys.expungedId(entry.key());
                        kept.put(id.email(), id);
                    }));
            some.forEach(suspect -> judge(account, suspect, Optional.ofNullable(kept.get(suspect.email))));
        });
        suspects.clear();
        collected = 0;
    }

    private void judge(int account, Suspect suspect, Optional<Expunged.Id> kept) {
        if (kv.read(snapshot -> isHeld(snapshot, account, suspect, kept))) {
            return;
        }
        String text = "body held for message {} that is not there";
        if (!mends) {
            findings.left(account, text, suspect.email);
            return;
        }
        kv.write(Shards.account(account), tx -> {
            if (!isHeld(tx, account, suspect, kept)) {
                bodies.release(tx, suspect.blob, Keys.holder(account, suspect.email));
                findings.mended(account, text, suspect.email);
            }
            return account;
        });
    }

    private static boolean isHeld(Snapshot snapshot, int account, Suspect suspect, Optional<Expunged.Id> kept) {
        Key ref = Key.of()
                .fixed(suspect.blob.bytes())
                .fixed(Keys.holder(account, suspect.email).bytes())
                .key();
        boolean holds = snapshot.get(Space.BLOB_REF, ref).filter(Bodies::holds).isPresent();
        return !holds // has let go meanwhile
                || isLiving(snapshot, account, suspect.email, suspect.blob)
                || kept.flatMap(id -> snapshot.get(Space.EXPUNGED, Keys.expunged(account, id)))
                        .flatMap(row -> Look.decoded(
                                row, b -> EmailCodec.front(ExpungedCodec.read(b).email())))
                        .filter(front -> front.blob().equals(suspect.blob))
                        .isPresent();
    }
}
