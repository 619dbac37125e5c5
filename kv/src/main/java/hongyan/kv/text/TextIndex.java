package hongyan.kv.text;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/// A full-text index over the documents of many accounts.
///
/// *Threads*: [#read] is safe and never waits for a writer; all that changes the index belongs to one thread.
/// *Durability*: what was changed is neither visible nor durable before [#commit]; a crash loses all since then, of one
/// account never a part: its mark and its documents go together. *Failure*: a damaged part is thrown away and begun
/// anew, empty ([#onLoss]); [#read] of an index that cannot be read says that the account has no mark.
public interface TextIndex extends AutoCloseable {
    /// A document: an email of the account.
    ///
    /// @param kept text that [View#kept] gives back; may be empty
    record Document(int id, Terms terms, String kept) {}

    /// How far an account is indexed.
    ///
    /// @param upTo every document with this id or a lower one is in, unless it was removed
    /// @param note what the caller wants to remember with it
    record Mark(int upTo, String note) {}

    /// One account at one moment. Valid only inside the call that handed it out.
    interface View {
        /// Empty when nothing is known of the account: whatever is found is not all.
        Optional<Mark> mark();

        /// Ids of the documents, ascending.
        int[] find(TermQuery query);

        /// How many documents of the account there are.
        int count();

        /// The text kept with a document; empty when there is no such document or no text.
        Optional<String> kept(int id);
    }

    <T> T read(int account, Function<View, T> work);

    /// Adds documents, each in the place of one with its id.
    void put(int account, Collection<Document> documents);

    /// Takes documents out; unknown ones are passed over.
    void remove(int account, Collection<Integer> ids);

    /// Sets the account's mark.
    void mark(int account, Mark mark);

    /// Forgets all of the account, its mark too.
    void drop(int account);

    /// Makes all changes durable, then visible.
    void commit();

    /// Nothing to write for a while: gives memory back.
    void rest();

    /// Whether the index was begun anew when it was opened: every account has to be indexed. True until [#settled].
    boolean isNew();

    /// Somebody has taken note of that, durably.
    void settled();

    /// Whom to tell when a part of the index was lost and begun anew. May be called on any thread, in the midst of
    /// anything: it must only take note.
    void onLoss(Runnable listener);

    /// Bytes on disk.
    long bytes();

    @Override
    void close();
}
