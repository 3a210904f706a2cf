package org.zmqspring.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;
import org.zmqspring.supervise.Outage;
import org.zmqspring.transport.LinkId;

/**
 * An outage of a link, from the loss until the link is up again. Confined to the
 * supervisor's thread.
 */
@Name("org.zmqspring.LinkOutage")
@Label("ZeroMQ Link Outage")
@Description("A link that was up was lost and came up again")
@Category("ZeroMQ")
@StackTrace(false)
final class LinkOutageEvent extends Event {

	@Label("Socket")
	String socket;

	@Label("Endpoint")
	String endpoint;

	@Label("Type")
	String type;

	@Label("Cause")
	@Nullable String cause;

	@Label("Attempts")
	int attempts;

	@Label("Downtime")
	@Description("Length of the whole outage, even if the recording began during it")
	@Timespan(Timespan.MILLISECONDS)
	long downtime;

	/** An outage of this link begins now. */
	LinkOutageEvent(LinkId link) {
		this.socket = link.socket();
		this.endpoint = link.endpoint();
		this.type = link.type().name();
		begin();
	}

	/** The outage ends now. */
	void end(Outage outage) {
		end();
		if (shouldCommit()) {
			this.cause = outage.cause().tag();
			this.attempts = outage.attempts();
			this.downtime = outage.length().toMillis();
			commit();
		}
	}

}
