package org.zmqspring.link;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * What follows from a fact or from the passing of time. Immutable.
 *
 * @param decision what to do
 * @param change the transition that was made, or {@code null} if there was none
 */
@Internal
public record Verdict(Decision decision, @Nullable LinkChange change) {

	static final Verdict STAY = new Verdict(Decision.STAY, null);

	static final Verdict RETIRE = new Verdict(Decision.RETIRE, null);

	static final Verdict NUDGE = new Verdict(Decision.NUDGE, null);

}
