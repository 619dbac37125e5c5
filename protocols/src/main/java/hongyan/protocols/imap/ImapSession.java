package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.failure.Reasoned;
import hongyan.base.failure.Refusal;
import hongyan.base.failure.TryLater;
import hongyan.net.wire.Connection;
import hongyan.store.sharing.Right;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection, from greeting to end: reads commands, asks the verb's row, runs them, tells the news, answers.
///
/// *Threads*: the connection's; in IDLE also short-lived virtual threads, under [SessionState#lock].
/// *Failure*: a [Refusal] anywhere under a command is its answer; a lost connection ends the session; anything else is
/// a bug: logged, answered NO.
final class ImapSession {
    private static final Logger LOG = LoggerFactory.getLogger(ImapSession.class);
    /// Commands in a row that are no commands.
    private static final int MAX_ERRORS = 20;

    private final ImapRooms rooms;
    private final SessionState state;
    private final MailboxNews news;
    private final CommandReader reader;
    private final SignIn signIn;
    /// The client may be told things without asking: it waits in IDLE, or wants NOTIFY and has sent nothing.
    private boolean idling;
    /// Whether messages may be told away meanwhile.
    private boolean mayExpunge;
    /// Whether anything is told of the selected mailbox meanwhile.
    private boolean tellsSelected;
    private int errors;

    ImapSession(Connection connection, ImapRooms rooms) {
        this.rooms = rooms;
        this.state = new SessionState(connection);
        this.news = new MailboxNews(state, rooms);
        this.reader = new CommandReader(connection.in(), state.out);
        this.signIn = new SignIn(state, rooms);
        this.reader.onArrival(this::arrived);
    }

    void run() throws IOException {
        try {
            greet();
            while (!state.closing) {
                step();
            }
        } catch (EOFException e) {
            if (!state.connection.draining() || state.closing) {
                throw e;
            }
            bye("[UNAVAILABLE] Server shutting down");
        } catch (UnaskedLiteral e) {
            LOG.info("{} from {}", e.getMessage(), state.connection.remote());
            bye("[TOOBIG] Too much comes without asking");
        } catch (SocketTimeoutException e) {
            bye("Autologout, you were silent for too long");
        } catch (UncheckedIOException e) {
            // The client went away while we wrote: an end like any other.
            LOG.debug("Connection lost: {}", state.connection.remote(), e);
        } finally {
            state.lock.lock();
            try {
                idling = false;
                state.endNotify();
                state.unselect();
            } finally {
                state.lock.unlock();
            }
        }
    }

    private void greet() {
        state.out.ascii("* OK [CAPABILITY ").ascii(Capabilities.text(state, rooms));
        state.out.ascii("] Hongyan ready").crlf().flush();
    }

    private void bye(String text) {
        try {
            state.out.ascii("* BYE ").ascii(text).crlf().flush();
        } catch (UncheckedIOException e) {
            LOG.debug("Connection lost before BYE: {}", state.connection.remote(), e);
        }
        state.closing = true;
    }

    /// One command.
    private void step() throws IOException {
        state.connection
                .in()
                .timeout(
                        state.principal == null
                                ? rooms.settings().fresh()
                                : rooms.settings().idle());
        if (state.notify != null && !awaitCommand()) {
            return;
        }
        byte[] bytes;
        try {
            bytes = reader.next();
        } catch (BrokenCommand e) {
            answer(CommandParser.tag(e.start()), Outcome.of(e.refusal()));
            if (e.refusal().reason() == Reason.LINE_TOO_LONG) {
                // Nobody knows what was announced at its end: what follows cannot be trusted to be a command.
                bye("Line too long");
            }
            countError(true);
            return;
        }
        if (bytes.length == 0) {
            // A stray empty line; counted, or it would be an endless talk.
            countError(true);
            return;
        }
        Optional<String> tag = CommandParser.tag(bytes);
        Outcome outcome;
        boolean there = true;
        boolean startTls = false;
        boolean compress = false;
        try {
            Command command = CommandParser.parse(bytes, state.enabled());
            check(command);
            state.tag = tag.orElse("*");
            outcome = proceed(command);
            startTls = command == Command.Plain.STARTTLS;
            compress = command instanceof Command.Compress && outcome.status() == Outcome.Status.OK;
            there = deliver(command.verb().mayExpunge(command.uid()));
            if (command instanceof Command.Expunge && state.enabled(Extension.CONDSTORE) && state.selected != null) {
                // RFC 7162 3.2.7 and 3.2.9
                outcome = Outcome.ok("HIGHESTMODSEQ " + Math.max(1, state.selected.modseq), outcome.text());
            }
        } catch (Refusal refusal) {
            outcome = Outcome.of(refusal);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("A command failed: account {}", state.principal == null ? 0 : state.account(), e);
            outcome = Outcome.of(new TryLater(Reasoned.of(e)));
        }
        reader.trust(state.principal != null);
        reader.settle();
        answer(tag, outcome);
        countError(outcome.status() == Outcome.Status.BAD);
        if (startTls) {
            state.connection.startTls();
        }
        if (compress) {
            state.connection.startCompression();
        }
        if (!there) {
            bye("The selected mailbox was deleted");
        }
    }

    private void countError(boolean error) {
        errors = error ? errors + 1 : 0;
        if (errors >= MAX_ERRORS && !state.closing) {
            bye("Too many errors");
        }
    }

    private void answer(Optional<String> tag, Outcome outcome) {
        state.out.ascii(tag.orElse("*")).put(' ').ascii(outcome.status().name()).put(' ');
        if (!outcome.code().isEmpty()) {
            state.out.put('[').ascii(outcome.code()).ascii("] ");
        }
        state.out.text(state.language.say(outcome.text())).crlf().flush();
    }

    /// May it come now? Looks at nothing but the row and the state.
    private void check(Command command) {
        checkNumbers(command);
        switch (command.verb().states()) {
            case ANY -> {}
            case FRESH -> {
                if (state.principal != null) {
                    throw new BadSyntax(Reason.BAD_SEQUENCE, "You are logged in already");
                }
            }
            case SIGNED_IN -> mustBeSignedIn();
            case SELECTED -> {
                mustBeSignedIn();
                if (state.selected == null) {
                    throw new BadSyntax(Reason.BAD_SEQUENCE, "Select a mailbox first");
                }
            }
        }
    }

    /// Rights taken back under the session: it loses the mailbox (RFC 2180 3.3).
    private void mustBeShared() {
        if (state.selected != null && !BoxRights.refresh(state, rooms, state.selected)) {
            bye("You may not read the selected mailbox any more");
            throw new NotAllowed(Reason.POLICY, "You may not read this mailbox any more");
        }
    }

    /// RFC 9586 3.1: a client that switched message numbers off may not name any.
    private void checkNumbers(Command command) {
        if (!state.enabled(Extension.UIDONLY)) {
            return;
        }
        boolean byNumber = command.verb().namesMessages() && !command.uid();
        if (byNumber || command.program().filter(SearchKey::usesNumbers).isPresent()) {
            throw new BadSyntax(Reason.SYNTAX, "[UIDREQUIRED] Message numbers are switched off");
        }
    }

    private void mustBeSignedIn() {
        if (state.principal == null) {
            throw new BadSyntax(Reason.BAD_SEQUENCE, "Log in first");
        }
        if (!signIn.stillAdmitted()) {
            bye("Your account was closed");
            throw new NotAllowed(Reason.ACCOUNT_FROZEN);
        }
        mustBeShared();
    }

    private Outcome proceed(Command command) throws IOException {
        return switch (command) {
            case Command.Plain plain -> plain(plain);
            case Command.Id _ -> {
                state.out.ascii("* ID (\"name\" \"Hongyan\")").crlf();
                yield Outcome.ok("Id completed");
            }
            case Command.Login login -> signIn.login(login);
            case Command.Authenticate authenticate -> signIn.authenticate(authenticate);
            case Command.Compress compress -> compress(compress);
            case Command.ChooseLanguage choice -> language(choice);
            case Command.Enable enable -> enable(enable);
            case Command.Select select -> new SelectCommand(state, rooms, news, this::wake).run(select);
            case Command.Create create -> new FolderCommand(state, rooms, news).create(create);
            case Command.Delete delete -> new FolderCommand(state, rooms, news).delete(delete);
            case Command.Rename rename -> new FolderCommand(state, rooms, news).rename(rename);
            case Command.Subscribe subscribe -> new FolderCommand(state, rooms, news).subscribe(subscribe);
            case Command.ListMailboxes list -> new ListCommand(state, rooms).list(list);
            case Command.Lsub lsub -> new ListCommand(state, rooms).lsub(lsub);
            case Command.Status status -> new ListCommand(state, rooms).status(status);
            case Command.SetAcl acl -> new AclCommand(state, rooms).set(acl);
            case Command.GetAcl acl -> new AclCommand(state, rooms).get(acl);
            case Command.ListRights acl -> new AclCommand(state, rooms).list(acl);
            case Command.MyRights acl -> new AclCommand(state, rooms).mine(acl);
            case Command.Quota quota -> new QuotaCommand(state, rooms).run(quota);
            case Command.Notification notification -> notification(notification);
            case Command.GetMetadata metadata -> new MetadataCommand(state, rooms).get(metadata);
            case Command.SetMetadata metadata -> new MetadataCommand(state, rooms).set(metadata);
            case Command.Append append -> new AppendCommand(state, rooms, reader).run(append);
            case Command.Replace replace -> new AppendCommand(state, rooms, reader).replace(replace);
            case Command.Expunge expunge -> new ExpungeCommand(state, rooms).run(expunge);
            case Command.Search search -> new SearchCommand(state, rooms).search(search);
            case Command.Esearch esearch -> new MultiSearch(state, rooms).run(esearch);
            case Command.Sort sort -> new SearchCommand(state, rooms).sort(sort);
            case Command.Threading threading -> new SearchCommand(state, rooms).thread(threading);
            case Command.CancelUpdate cancel -> new SearchCommand(state, rooms).cancel(cancel);
            case Command.Fetch fetch -> new FetchCommand(state, rooms).run(fetch);
            case Command.Store store -> new StoreCommand(state, rooms, news).run(store);
            case Command.Copy copy -> new CopyCommand(state, rooms).copy(copy);
            case Command.Move move -> new CopyCommand(state, rooms).move(move);
        };
    }

    private Outcome plain(Command.Plain command) throws IOException {
        return switch (command) {
            case CAPABILITY -> {
                state.out.ascii("* CAPABILITY ").ascii(Capabilities.text(state, rooms));
                state.out.crlf();
                yield Outcome.ok("Capability completed");
            }
            case NOOP, CHECK -> Outcome.ok("Done");
            case LOGOUT -> {
                state.out.ascii("* BYE Goodbye").crlf();
                state.closing = true;
                yield Outcome.ok("Logged out");
            }
            case STARTTLS -> {
                if (state.connection.secure()) {
                    throw new BadSyntax(Reason.BAD_SEQUENCE, "TLS is on already");
                }
                if (!state.connection.canStartTls()) {
                    throw new TryLater(Reason.TLS_UNAVAILABLE);
                }
                yield Outcome.ok("Begin TLS now");
            }
            case UNAUTHENTICATE -> {
                // RFC 8437 3
                state.forget();
                news.reset();
                yield Outcome.ok("Signed out");
            }
            case GETJMAPACCESS -> {
                String address = rooms.settings().jmap().get();
                if (address.isEmpty()) {
                    throw new BadSyntax(Reason.UNKNOWN_COMMAND, "There is no JMAP here");
                }
                state.out.ascii("* JMAPACCESS ").string(address).crlf();
                yield Outcome.ok("Done");
            }
            case NAMESPACE -> new ListCommand(state, rooms).namespace();
            case IDLE -> idle();
            case CLOSE -> {
                Selected box = state.box();
                if (!box.readOnly && box.rights.has(Right.EXPUNGE)) {
                    new ExpungeCommand(state, rooms).expunge(box, null);
                }
                state.unselect();
                news.reset();
                yield Outcome.ok("Closed");
            }
            case UNSELECT -> {
                state.unselect();
                news.reset();
                yield Outcome.ok("Unselected");
            }
        };
    }

    /// RFC 4978 3: the answer is the last that goes out as it is.
    private Outcome compress(Command.Compress compress) {
        if (!compress.algorithm().equals("DEFLATE")) {
            throw ArgReader.bad("DEFLATE is the only algorithm");
        }
        if (state.connection.compressed()) {
            return Outcome.no("COMPRESSIONACTIVE", "Compression is on already");
        }
        return Outcome.ok("Compression is on");
    }

    /// RFC 5255 3.2
    private Outcome language(Command.ChooseLanguage choice) {
        if (choice.ranges().isEmpty()) {
            state.out.ascii("* LANGUAGE (\"i-default\" \"en\" \"zh\")").crlf();
            return Outcome.ok("Done");
        }
        Optional<Language> chosen = Language.of(choice.ranges());
        if (chosen.isEmpty()) {
            return Outcome.no("", "Language not supported");
        }
        state.language = chosen.get();
        state.out.ascii("* LANGUAGE (\"").ascii(chosen.get().tag()).ascii("\")").crlf();
        return Outcome.ok("Language changed");
    }

    /// RFC 5161: what is not known is passed over.
    private Outcome enable(Command.Enable enable) {
        StringBuilder done = new StringBuilder("* ENABLED");
        for (String name : enable.capabilities()) {
            Extension extension = Extension.named(name).orElse(null);
            if (extension == null) {
                LOG.debug("Unknown capability in ENABLE");
                continue;
            }
            state.enable(extension);
            if (extension == Extension.QRESYNC) {
                // RFC 7162 3.2.3
                state.enable(Extension.CONDSTORE);
            }
            done.append(' ').append(extension.word());
        }
        state.out.ascii(done.toString()).crlf();
        return Outcome.ok("Enabled");
    }

    /// RFC 5465 3.1
    private Outcome notification(Command.Notification command) {
        if (command.unknown()) {
            StringBuilder events = new StringBuilder("BADEVENT (");
            for (Notify.Event event : Notify.Event.values()) {
                events.append(events.charAt(events.length() - 1) == '(' ? "" : " ")
                        .append(event.word());
            }
            return Outcome.no(events.append(')').toString(), "There is no such event");
        }
        state.endNotify();
        if (!command.wish().groups().isEmpty()) {
            NotifyNews notify = new NotifyNews(state, rooms, command.wish(), this::wake);
            state.notify = notify;
            if (command.status()) {
                notify.tellAll();
            }
        }
        return Outcome.ok("Notify completed");
    }

    /// Everything there is to tell.
    ///
    /// @return false when the selected mailbox is gone
    private boolean deliver(boolean expunges) {
        boolean there = news.deliver(expunges);
        if (state.notify != null && !state.notify.deliver()) {
            state.endNotify();
        }
        return there;
    }

    /// From now on, until a line comes, the client is told by [#push] what NOTIFY asked for.
    ///
    /// @return false when the session ends
    private boolean awaitCommand() {
        state.lock.lock();
        try {
            Notify.Filter filter = state.notify == null
                    ? null
                    : state.notify.selected().map(Notify.Group::filter).orElse(null);
            mayExpunge = filter == Notify.Filter.SELECTED;
            idling = true;
            if (state.notify != null) {
                state.notify.waiting(true);
            }
            tellsSelected = filter != null;
            if (state.selected != null && tellsSelected) {
                state.selected.updates.waiting(true);
            }
            boolean there = tellsSelected ? deliver(mayExpunge) : tellOthers();
            state.out.flush();
            if (!there) {
                listen(false);
                bye("The selected mailbox was deleted");
            }
            return there;
        } finally {
            state.lock.unlock();
        }
    }

    /// Nothing of the selected mailbox: nobody asked for that.
    private boolean tellOthers() {
        if (state.notify != null && !state.notify.deliver()) {
            state.endNotify();
        }
        return true;
    }

    /// Under the lock.
    private void listen(boolean now) {
        idling = now;
        if (state.selected != null) {
            state.selected.updates.waiting(now);
        }
        if (state.notify != null) {
            state.notify.waiting(now);
        }
    }

    /// A line has come: the session's thread has the output for itself again.
    private void arrived() {
        if (state.notify != null || idling) {
            state.lock.lock();
            try {
                listen(false);
            } finally {
                state.lock.unlock();
            }
        }
    }

    /// RFC 2177. The session's thread waits for DONE; changes are told by [#push].
    private Outcome idle() throws IOException {
        state.lock.lock();
        try {
            state.out.ascii("+ idling").crlf();
            listen(true);
            mayExpunge = true;
            tellsSelected = true;
            if (!deliver(true)) {
                bye("The selected mailbox was deleted");
                return Outcome.ok("Idle ended");
            }
            state.out.flush();
        } finally {
            state.lock.unlock();
        }
        byte[] line;
        try {
            line = state.connection.in().line(1024, false);
        } finally {
            state.lock.lock();
            try {
                listen(false);
            } finally {
                state.lock.unlock();
            }
        }
        if (!new String(line, StandardCharsets.ISO_8859_1).strip().equalsIgnoreCase("DONE")) {
            throw new BadSyntax(Reason.SYNTAX, "DONE expected");
        }
        return Outcome.ok("Idle completed");
    }

    /// Called inside the account's shard: starts a thread and returns.
    private void wake() {
        Thread.ofVirtual().name("imap-idle").start(this::push);
    }

    private void push() {
        state.lock.lock();
        try {
            if (!idling) {
                return;
            }
            if (tellsSelected ? deliver(mayExpunge) : tellOthers()) {
                state.out.flush();
            } else {
                bye("The selected mailbox was deleted");
                // The session's thread is reading: it sees the end of its input, and ends.
                state.connection.drain();
            }
        } catch (UncheckedIOException e) {
            LOG.debug("Connection lost in IDLE: {}", state.connection.remote(), e);
            state.connection.abort();
        } catch (RuntimeException e) {
            LOG.error("Telling changes in IDLE failed", e);
            state.connection.abort();
        } finally {
            state.lock.unlock();
        }
    }
}
