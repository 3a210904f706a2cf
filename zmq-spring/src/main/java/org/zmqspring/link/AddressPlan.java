package org.zmqspring.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import org.zmqspring.message.Internal;

/**
 * Decides which addresses of one host name have a link. From the results of look-ups, the
 * states of links and time it decides when to look up again, which addresses to dial, and
 * which links to end. It keeps at least one link. A link that is up is never ended, and a
 * look-up that fails changes nothing. Pure; confined to one thread.
 */
@Internal
public final class AddressPlan {

	/** The deadline of a plan without addresses. */
	public static final long NEVER = Long.MAX_VALUE;

	/**
	 * How long an address that a regular look-up has found waits at most for its link.
	 */
	static final long SPREAD_NANOS = TimeUnit.SECONDS.toNanos(1);

	/**
	 * The same after a loss, because other subscribers have lost the same publisher. At
	 * most the interval.
	 */
	static final long SPREAD_AFTER_LOSS_NANOS = TimeUnit.SECONDS.toNanos(5);

	/**
	 * The shortest time between two look-ups after losses, because a link may be lost
	 * again and again. At most the interval.
	 */
	static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** A look-up without an answer for this time has failed. */
	static final long NO_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(60);

	private final long intervalNanos;

	private final boolean ipv6;

	private final RandomGenerator random;

	/** The addresses that the name has, and those that still have a link. */
	private final Map<String, Target> targets = new LinkedHashMap<>();

	/** Whether the addresses in use are IPv6 addresses. */
	private boolean usesIpv6;

	private LookUp lookUp = LookUp.NONE;

	/** Counts the look-ups, so that a late answer of an earlier one is ignored. */
	private long number;

	private long lookUpSinceNanos;

	private long nextLookUpNanos = NEVER;

	/** When a loss may be followed by a look-up; {@link #NEVER} until the first one. */
	private long pausedUntilNanos = NEVER;

	/** Whether a look-up follows when the pause ends. */
	private boolean lossWaits;

	/**
	 * Create a plan without addresses. {@link #begin} gives it the first ones.
	 * @param interval the time between two look-ups
	 * @param ipv6 whether IPv6 addresses can be used
	 * @param random draws the delays
	 */
	public AddressPlan(Duration interval, boolean ipv6, RandomGenerator random) {
		this.intervalNanos = interval.toNanos();
		this.ipv6 = ipv6;
		this.random = random;
	}

	/** The look-up that is under way. */
	private enum LookUp {

		NONE, REGULAR, AFTER_LOSS,

		/** A link was lost after it began, so it may not show the change. */
		OUTDATED

	}

	/** One address. */
	private static final class Target {

		/** Whether the name has it. */
		private boolean listed;

		private long dialAtNanos = NEVER;

		private Link link = Link.NONE;

		boolean mayEnd() {
			return !this.listed && this.link == Link.DOWN;
		}

		boolean isLinked() {
			return this.link == Link.DOWN || this.link == Link.UP;
		}

	}

	/** The link of one address. */
	private enum Link {

		NONE, DOWN, UP, ENDING

	}

	/**
	 * What to do, in this order. Immutable.
	 *
	 * @param lookUp the number of the look-up to begin; 0 for none
	 * @param dial the addresses that get a link now
	 * @param end the addresses whose link ends now
	 * @param added the addresses that are new in the name
	 * @param gone the addresses that the name had until now
	 */
	public record Steps(long lookUp, List<String> dial, List<String> end, List<String> added, List<String> gone) {

		/** Copies the lists. */
		public Steps {
			dial = List.copyOf(dial);
			end = List.copyOf(end);
			added = List.copyOf(added);
			gone = List.copyOf(gone);
		}

	}

	/**
	 * The name has its first addresses. They are dialled at once.
	 * @param addresses literal addresses, each one in one spelling
	 * @param nowNanos the time
	 * @return what to do; nothing is dialled if no address can be used
	 */
	public Steps begin(List<String> addresses, long nowNanos) {
		Changes changes = new Changes();
		list(ofOneFamily(addresses), 0, nowNanos, changes);
		if (!this.targets.isEmpty()) {
			// Subscribers that have started together do not look up together.
			this.nextLookUpNanos = nowNanos + draw(this.intervalNanos);
		}
		return steps(0, changes, nowNanos);
	}

	/**
	 * A look-up has ended.
	 * @param lookUpNumber which one; a late answer changes nothing
	 * @param addresses literal addresses, each one in one spelling; empty if it has
	 * failed
	 * @param nowNanos the time
	 * @return what to do
	 */
	public Steps onAnswer(long lookUpNumber, List<String> addresses, long nowNanos) {
		Changes changes = new Changes();
		long next = 0;
		if (this.lookUp != LookUp.NONE && lookUpNumber == this.number) {
			Set<String> usable = ofOneFamily(addresses);
			if (!usable.isEmpty()) {
				list(usable, (this.lookUp == LookUp.REGULAR) ? SPREAD_NANOS : spreadAfterLossNanos(), nowNanos,
						changes);
			}
			next = endLookUp(nowNanos);
		}
		return steps(next, changes, nowNanos);
	}

	/**
	 * A link has changed its state.
	 * @param address its address
	 * @param from the state before
	 * @param to the state after
	 * @param nowNanos the time
	 * @return what to do
	 */
	public Steps onChange(String address, LinkState from, LinkState to, long nowNanos) {
		Target target = this.targets.get(address);
		long next = 0;
		if (target != null && target.isLinked()) {
			if (to.isUp()) {
				target.link = Link.UP;
			}
			else if (to == LinkState.BACKING_OFF || to == LinkState.CLOSED) {
				// While it connects again after a request, it counts as before.
				target.link = Link.DOWN;
			}
			if (from.isUp() && to == LinkState.BACKING_OFF) {
				next = onLoss(nowNanos);
			}
		}
		return steps(next, new Changes(), nowNanos);
	}

	private long onLoss(long nowNanos) {
		if (this.lookUp == LookUp.NONE) {
			return beginAfterLoss(nowNanos);
		}
		this.lookUp = LookUp.OUTDATED;
		return 0;
	}

	/** Returns the number of the look-up; 0 if it must wait. */
	private long beginAfterLoss(long nowNanos) {
		this.lossWaits = isPaused(nowNanos);
		if (this.lossWaits) {
			return 0;
		}
		this.pausedUntilNanos = nowNanos + Math.min(this.intervalNanos, PAUSE_NANOS);
		return beginLookUp(LookUp.AFTER_LOSS, nowNanos);
	}

	private boolean isPaused(long nowNanos) {
		return this.pausedUntilNanos != NEVER && this.pausedUntilNanos - nowNanos > 0;
	}

	/**
	 * A link no longer exists, or could not be opened.
	 * @param address its address
	 * @param nowNanos the time
	 * @return what to do
	 */
	public Steps onGone(String address, long nowNanos) {
		Target target = this.targets.get(address);
		if (target != null && target.link != Link.NONE) {
			target.link = Link.NONE;
			if (target.listed) {
				target.dialAtNanos = nowNanos + draw(SPREAD_NANOS);
			}
		}
		return steps(0, new Changes(), nowNanos);
	}

	/**
	 * Time has passed.
	 * @param nowNanos the time; nothing happens before {@link #deadlineNanos()}
	 * @return what to do
	 */
	public Steps onDeadline(long nowNanos) {
		long next = 0;
		if (this.lookUp != LookUp.NONE && this.lookUpSinceNanos + NO_ANSWER_NANOS - nowNanos <= 0) {
			next = endLookUp(nowNanos);
		}
		if (this.nextLookUpNanos != NEVER && this.nextLookUpNanos - nowNanos <= 0) {
			// Look-ups that are due while one is under way are left out.
			long missed = (nowNanos - this.nextLookUpNanos) / this.intervalNanos;
			this.nextLookUpNanos += (missed + 1) * this.intervalNanos;
			if (this.lookUp == LookUp.NONE) {
				next = beginLookUp(this.lossWaits ? LookUp.AFTER_LOSS : LookUp.REGULAR, nowNanos);
				this.lossWaits = false;
			}
		}
		if (this.lossWaits) {
			next = beginAfterLoss(nowNanos);
		}
		return steps(next, new Changes(), nowNanos);
	}

	private long beginLookUp(LookUp kind, long nowNanos) {
		this.lookUp = kind;
		this.lookUpSinceNanos = nowNanos;
		return ++this.number;
	}

	/** Returns the number of the look-up that follows at once; 0 if none does. */
	private long endLookUp(long nowNanos) {
		boolean outdated = this.lookUp == LookUp.OUTDATED;
		this.lookUp = LookUp.NONE;
		return outdated ? beginAfterLoss(nowNanos) : 0;
	}

	/** The addresses that can be used: those of one family, each of them once. */
	private Set<String> ofOneFamily(List<String> addresses) {
		Set<String> ipv4 = ofFamily(addresses, false);
		Set<String> ipv6 = this.ipv6 ? ofFamily(addresses, true) : Set.of();
		boolean stays = !this.targets.isEmpty() && !(this.usesIpv6 ? ipv6 : ipv4).isEmpty();
		if (!stays && !isUp(this.usesIpv6)) {
			this.usesIpv6 = ipv4.isEmpty() && !ipv6.isEmpty();
		}
		return this.usesIpv6 ? ipv6 : ipv4;
	}

	private static Set<String> ofFamily(List<String> addresses, boolean ipv6) {
		return addresses.stream()
			.filter((address) -> isIpv6(address) == ipv6)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	private static boolean isIpv6(String address) {
		return address.contains(":");
	}

	private boolean isUp(boolean family) {
		return this.targets.entrySet()
			.stream()
			.anyMatch((entry) -> entry.getValue().link == Link.UP && isIpv6(entry.getKey()) == family);
	}

	/** The name has these addresses. New ones are dialled within the given time. */
	private void list(Set<String> addresses, long spreadNanos, long nowNanos, Changes changes) {
		for (String address : addresses) {
			Target target = this.targets.computeIfAbsent(address, (key) -> new Target());
			if (!target.listed) {
				target.listed = true;
				changes.added.add(address);
				if (target.link == Link.NONE) {
					target.dialAtNanos = nowNanos + draw(spreadNanos);
				}
			}
		}
		this.targets.forEach((address, target) -> {
			if (target.listed && !addresses.contains(address)) {
				target.listed = false;
				target.dialAtNanos = NEVER;
				changes.gone.add(address);
			}
		});
	}

	private long spreadAfterLossNanos() {
		return Math.min(this.intervalNanos, SPREAD_AFTER_LOSS_NANOS);
	}

	private long draw(long boundNanos) {
		return (boundNanos > 0) ? this.random.nextLong(boundNanos) : 0;
	}

	/** What the name has had and lost. */
	private static final class Changes {

		private final List<String> added = new ArrayList<>();

		private final List<String> gone = new ArrayList<>();

	}

	private Steps steps(long lookUpNumber, Changes changes, long nowNanos) {
		List<String> dial = new ArrayList<>();
		this.targets.forEach((address, target) -> {
			if (target.dialAtNanos != NEVER && target.dialAtNanos - nowNanos <= 0) {
				target.dialAtNanos = NEVER;
				target.link = Link.DOWN;
				dial.add(address);
			}
		});
		List<String> end = ended();
		this.targets.values().removeIf((target) -> !target.listed && target.link == Link.NONE);
		return new Steps(lookUpNumber, dial, end, changes.added, changes.gone);
	}

	/** The links to end. The last link of the name stays. */
	private List<String> ended() {
		List<String> end = new ArrayList<>();
		long left = this.targets.values().stream().filter(Target::isLinked).count();
		for (Map.Entry<String, Target> entry : this.targets.entrySet()) {
			if (left > 1 && entry.getValue().mayEnd()) {
				entry.getValue().link = Link.ENDING;
				end.add(entry.getKey());
				left--;
			}
		}
		return end;
	}

	/**
	 * When {@link #onDeadline} must be called at the latest.
	 * @return a reading of the ticker, or {@link #NEVER}
	 */
	public long deadlineNanos() {
		long least = this.nextLookUpNanos;
		if (this.lookUp != LookUp.NONE) {
			least = earlier(least, this.lookUpSinceNanos + NO_ANSWER_NANOS);
		}
		if (this.lossWaits) {
			least = earlier(least, this.pausedUntilNanos);
		}
		for (Target target : this.targets.values()) {
			least = earlier(least, target.dialAtNanos);
		}
		return least;
	}

	/** Readings of the ticker may overflow. */
	private static long earlier(long one, long other) {
		if (one == NEVER || other == NEVER) {
			return (one == NEVER) ? other : one;
		}
		return (other - one < 0) ? other : one;
	}

	/**
	 * The addresses that the name has.
	 * @return literal addresses, in the order in which they were found
	 */
	public List<String> addresses() {
		return this.targets.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().listed)
			.map(Map.Entry::getKey)
			.toList();
	}

}
