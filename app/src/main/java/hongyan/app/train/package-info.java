/// The training of the start-up cache: one process that starts the server on a throwaway folder and does with it, over
/// its real ports, what a day of mail does, so that the virtual machine writes down which classes are needed and which
/// code is hot (JEP 483, 514, 515). `bin/train` runs it behind the build; nothing here runs in a serving process.
///
/// [Training] says what is done and how often, [Line] is a connection that sends lines and skips answers, [Sink] takes
/// what the server sends out, [TrainingMail] is the mail.
@NullMarked
package hongyan.app.train;

import org.jspecify.annotations.NullMarked;
