/// The text in attachments, for the index: PDF, the XML formats of offices, names in ZIP files, plain text.
///
/// Attachments come from strangers. [Archives] and [OfficeText] read ZIP and XML in this process, with bounds on
/// entries,
/// sizes, expansion and depth, without DTDs or entities from elsewhere. PDF is another matter: its readers may take any
/// amount of time and memory, so [PdfProcess] runs them in a child ([PdfChild]) with a small heap and a deadline,
/// started
/// when the first comes and ended when none came for a while. Whatever goes wrong with an attachment, it has no text.
///
/// Never: a change of anything; a file; macros, links or pictures inside documents.
///
/// Reading order: [Attachments], [Archives], [OfficeText], [PdfProcess], [PdfChild].
@NullMarked
package hongyan.services.extract;

import org.jspecify.annotations.NullMarked;
