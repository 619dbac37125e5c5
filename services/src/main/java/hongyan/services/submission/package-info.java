/// Mail from our own people (587, 465, JMAP): identity, limits, header repair, DKIM, then local delivery and the queue.
@NullMarked
package hongyan.services.submission;

import org.jspecify.annotations.NullMarked;
