/// The sample company of `hongyan demo`: people, departments and their mail, all made by code, none of it real.
///
/// [Company] says who works there, [Scenes] what they write about, [DemoMail] turns scenes into messages and puts them
/// into the
/// mailboxes with the dates of the last weeks. The same company every time (seeded), so that screenshots and talks
/// repeat.
@NullMarked
package hongyan.app.demo;

import org.jspecify.annotations.NullMarked;
