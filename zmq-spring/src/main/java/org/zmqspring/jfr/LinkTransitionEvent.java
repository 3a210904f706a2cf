package org.zmqspring.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;
import org.zmqspring.supervise.ZmqConnectionEvent;

/**
 * A transition of a link. Confined to the supervisor's thread.
 */
@Name("org.zmqspring.LinkTransition")
@Label("ZeroMQ Link Transition")
@Description("A link changed its state")
@Category("ZeroMQ")
@StackTrace(false)
final class LinkTransitionEvent extends Event {

	@Label("Socket")
	@Nullable String socket;

	@Label("Endpoint")
	@Nullable String endpoint;

	@Label("Type")
	@Nullable String type;

	@Label("From")
	@Nullable String from;

	@Label("To")
	@Nullable String to;

	@Label("Cause")
	@Nullable String cause;

	@Label("Attempt")
	@Description("Number of the attempt; it is reset after the link was up for reconnect-reset-after")
	int attempt;

	@Label("Delay")
	@Description("Delay drawn for the next attempt")
	@Timespan(Timespan.MILLISECONDS)
	long delay;

	void commit(ZmqConnectionEvent transition) {
		this.socket = transition.link().socket();
		this.endpoint = transition.link().endpoint();
		this.type = transition.link().type().name();
		this.from = transition.from().name();
		this.to = transition.to().name();
		this.cause = transition.cause().tag();
		this.attempt = transition.attempt();
		this.delay = transition.delay().toMillis();
		commit();
	}

}
