/// A mailbox's way in and out as files: Maildir, mbox and EML.
///
/// Import: a source ([MaildirSource], [MboxSource], [EmlSource]) walks the files and hands [Item]s to the [Importer],
/// which reads, parses and compresses them on all cores, looks up whether an earlier run brought them
/// ([hongyan.store.transfer.ImportMarks]), and
/// adds
/// them in the order of the source, up to 200 messages or 8 MB in one transaction with their marks: whatever kills the
/// process, no message is lost or doubled by running it again. Export: the [Exporter] reads pages of an account and a
/// target ([MaildirTarget], [MboxTarget], [EmlTarget], [ZipTarget]) writes them; a checkpoint file makes a second run
/// go
/// on, or add what is new.
///
/// Bytes: a message whose first line ends with CRLF is taken as it is; one kept with bare LF (Unix files) gets CRLF
/// back,
/// as it had on the wire ([LineEnds]). Export then import gives equal bytes, flags, dates (mbox: to the second) and
/// folders.
///
/// Never: follows a symbolic link inside a source (whoever owns a Maildir could point it at the server's files); holds
/// more than a few megabytes of messages; touches the shard while it parses.
///
/// Reading order: [Transfers], [Transfer], [Item], [Importer], the sources, [Exporter], [ExportTarget], the
/// targets, [FileNames], [MaildirFlags], [MboxFields], [LineEnds].
@NullMarked
package hongyan.services.transfer;

import org.jspecify.annotations.NullMarked;
