package org.zmqspring.supervise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Inbox;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.link.AddressPlan;
import org.zmqspring.link.AddressPlan.Steps;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.link.Verdict.LinkChange;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.LinkId;

/**
 * Keeps a link to each address of the names with {@code addresses: all}. A name begins
 * with a link of its own, which looks it up. Then links to its addresses replace that
 * link, and an {@link AddressPlan} decides about them. Confined to the supervisor's
 * thread.
 */
final class NamedLinks {

	private static final Logger logger = LoggerFactory.getLogger("org.zmqspring.link");

	private final Map<LinkId, Name> names = new LinkedHashMap<>();

	private final NameResolver resolver;

	private final Inbox inbox;

	private final Links links;

	private final RandomGenerator random;

	private final Ticker ticker;

	private final LogThrottle faults;

	/** The highest number of a socket of the links that have ended. */
	private long sockets;

	NamedLinks(NameResolver resolver, Inbox inbox, Links links, RandomGenerator random, Ticker ticker) {
		this.resolver = resolver;
		this.inbox = inbox;
		this.links = links;
		this.random = random;
		this.ticker = ticker;
		this.faults = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	/** Starts and closes links. */
	interface Links {

		/** The link to the same address and port; {@code null} if there is none. */
		@Nullable SupervisedLink same(LinkSpec spec);

		/** Start a link; there is none to the same address. */
		void start(SupervisedLink link);

		/** Close a link, because no name has its address. */
		void end(SupervisedLink link);

		/** Close a link for another reason. */
		void close(SupervisedLink link);

	}

	/** A name that is looked up. Confined to the supervisor's thread. */
	private static final class Name {

		private final LinkSpec spec;

		private final LinkSpec.AllAddresses settings;

		private final LogKeys keys;

		/** Completes when the links to the first addresses have their first results. */
		private final CompletableFuture<LinkSnapshot> firstResult;

		/** The links that it needs, with their addresses. */
		private final Map<SupervisedLink, String> links = new LinkedHashMap<>();

		/** {@code null} until it has an address. */
		private @Nullable AddressPlan plan;

		/** Whether the latest look-up has failed. */
		private boolean failing;

		private Name(LinkSpec spec, CompletableFuture<LinkSnapshot> firstResult) {
			this.spec = spec;
			this.settings = Objects.requireNonNull(spec.allAddresses());
			this.keys = LogKeys.link(spec.socket(), spec.endpoint().text());
			this.firstResult = firstResult;
		}

		private String host() {
			return this.spec.endpoint().host();
		}

		@Override
		public String toString() {
			return "zmq subscriber '" + this.spec.socket() + "': " + host() + ":" + this.spec.endpoint().port();
		}

	}

	/** Whether a name was added and not removed since. */
	boolean has(LinkId name) {
		return this.names.containsKey(name);
	}

	/** Add a name. Returns the link of its own, which looks it up for the first time. */
	SupervisedLink add(LinkSpec spec, CompletableFuture<LinkSnapshot> firstResult) {
		Name name = new Name(spec, firstResult);
		this.names.put(spec.id(), name);
		CompletableFuture<LinkSnapshot> own = new CompletableFuture<>();
		own.thenAccept((snapshot) -> {
			if (name.plan == null) {
				firstResult.complete(snapshot);
			}
		});
		return new SupervisedLink(spec, own, this.random, this.ticker);
	}

	/**
	 * The link of a name itself has found the first addresses. Returns {@code false} if
	 * none of them can be used.
	 */
	boolean onFound(SupervisedLink own, List<String> addresses) {
		Name name = this.names.get(own.spec.id());
		if (name == null) {
			return false;
		}
		AddressPlan plan = new AddressPlan(name.settings.interval(), name.spec.options().ipv6(), this.random);
		Steps steps = plan.begin(literals(name, addresses), this.ticker.nanos());
		if (steps.dial().isEmpty()) {
			return false;
		}
		name.plan = plan;
		carryOut(name, steps);
		completeAfter(name, name.links.keySet().stream().map((link) -> link.firstResult).toList());
		this.links.close(own);
		return true;
	}

	/**
	 * The result of the name is that of a link that is not up, if there is one. A link
	 * that has ended since, because the name lost its address, does not count.
	 */
	private static void completeAfter(Name name, List<CompletableFuture<LinkSnapshot>> results) {
		CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).whenComplete((none, error) -> {
			if (error != null) {
				name.firstResult.completeExceptionally(error);
				return;
			}
			List<LinkSnapshot> snapshots = results.stream().map(CompletableFuture::join).toList();
			name.firstResult.complete(snapshots.stream()
				.filter((snapshot) -> !snapshot.state().isUp() && snapshot.state() != LinkState.CLOSED)
				.findFirst()
				.orElseGet(() -> anyUp(snapshots)));
		});
	}

	private static LinkSnapshot anyUp(List<LinkSnapshot> snapshots) {
		return snapshots.stream()
			.filter((snapshot) -> snapshot.state().isUp())
			.findFirst()
			.orElseGet(() -> snapshots.get(0));
	}

	/**
	 * A link has changed its state. A link that is reopened on request, for example with
	 * new keys, is not lost: its publisher may be there although the name no longer has
	 * its address.
	 */
	void onChange(SupervisedLink link, LinkChange change) {
		if (change.cause() == TransitionCause.REQUESTED) {
			return;
		}
		for (Name name : List.copyOf(this.names.values())) {
			String address = name.links.get(link);
			if (address != null) {
				step(name, (plan, now) -> plan.onChange(address, change.from(), change.to(), now));
			}
		}
	}

	/** A link no longer exists. */
	void onRemoved(SupervisedLink link) {
		if (link.ofNamesOnly) {
			this.sockets = Math.max(this.sockets, link.lastSocket());
		}
		for (Name name : List.copyOf(this.names.values())) {
			String address = name.links.remove(link);
			if (address != null) {
				step(name, (plan, now) -> plan.onGone(address, now));
			}
		}
	}

	/** Do what is due. */
	void onTime() {
		long now = this.ticker.nanos();
		for (Name name : List.copyOf(this.names.values())) {
			if (untilDeadline(name, 1, now) <= 0) {
				onTime(name);
			}
		}
	}

	private void onTime(Name name) {
		try {
			step(name, AddressPlan::onDeadline);
		}
		catch (Throwable ex) {
			// The fault of one name must not delay the links.
			this.faults.warn(logger, ex, name + ": what was due could not be done");
		}
	}

	/** How long until something is due, at most the given time. */
	long untilDeadline(long longestNanos, long nowNanos) {
		long least = longestNanos;
		for (Name name : this.names.values()) {
			least = Math.min(least, untilDeadline(name, longestNanos, nowNanos));
		}
		return least;
	}

	private static long untilDeadline(Name name, long longestNanos, long nowNanos) {
		long deadline = (name.plan != null) ? name.plan.deadlineNanos() : AddressPlan.NEVER;
		return (deadline != AddressPlan.NEVER) ? Math.min(longestNanos, deadline - nowNanos) : longestNanos;
	}

	/**
	 * Remove a name, and close the links that only it needs. Completes when they are
	 * gone.
	 */
	CompletableFuture<Void> remove(LinkId id) {
		Name name = this.names.remove(id);
		if (name == null) {
			return CompletableFuture.completedFuture(null);
		}
		List<SupervisedLink> unused = name.links.keySet().stream().filter((link) -> !isNeeded(link)).toList();
		name.links.clear();
		unused.forEach(this.links::close);
		return CompletableFuture.allOf(unused.stream().map((link) -> link.gone).toArray(CompletableFuture[]::new));
	}

	/** Whether a link was configured itself, or a name needs it. */
	private boolean isNeeded(SupervisedLink link) {
		return !link.ofNamesOnly || this.names.values().stream().anyMatch((name) -> name.links.containsKey(link));
	}

	private void step(Name name, BiFunction<AddressPlan, Long, Steps> input) {
		AddressPlan plan = name.plan;
		if (plan != null) {
			carryOut(name, input.apply(plan, this.ticker.nanos()));
		}
	}

	private void carryOut(Name name, Steps steps) {
		if (!steps.added().isEmpty() || !steps.gone().isEmpty()) {
			logChange(name, steps);
		}
		steps.dial().forEach((address) -> dial(name, address));
		steps.end().forEach((address) -> end(name, address));
		if (steps.lookUp() != 0) {
			lookUp(name, steps.lookUp());
		}
	}

	private void dial(Name name, String address) {
		LinkSpec spec = name.spec.withAddress(address, !name.firstResult.isDone());
		SupervisedLink present = this.links.same(spec);
		if (present != null) {
			// If it is closing, the address is dialled when it is gone.
			name.links.put(present, address);
			LinkState state = present.life.state();
			step(name, (plan, now) -> plan.onChange(address, LinkState.NEW, state, now));
			return;
		}
		SupervisedLink link = new SupervisedLink(spec, new CompletableFuture<>(), this.sockets, this.random,
				this.ticker);
		link.ofNamesOnly = true;
		name.links.put(link, address);
		this.links.start(link);
	}

	private void end(Name name, String address) {
		for (Map.Entry<SupervisedLink, String> entry : List.copyOf(name.links.entrySet())) {
			if (entry.getValue().equals(address)) {
				end(name, address, entry.getKey());
			}
		}
	}

	private void end(Name name, String address, SupervisedLink link) {
		name.links.remove(link);
		if (isNeeded(link)) {
			step(name, (plan, now) -> plan.onGone(address, now));
			return;
		}
		name.links.put(link, address);
		try (LogKeys.Scope scope = link.keys.open()) {
			logger.info("zmq link '{}' ends: {} no longer has this address", link.spec.id(), name.host());
		}
		this.links.end(link);
	}

	private void lookUp(Name name, long number) {
		try {
			this.resolver.resolve(name.host(), name.spec.options().ipv6(),
					(resolution) -> this.inbox.post(() -> onAnswer(name, number, resolution)));
		}
		catch (Throwable ex) {
			// Catches errors as well: otherwise the name is not looked up for a minute.
			this.faults.warn(logger, ex, name + " could not be looked up");
			this.inbox.post(() -> onAnswer(name, number, Resolution.failed("It could not be looked up: " + ex)));
		}
	}

	private void onAnswer(Name name, long number, Resolution resolution) {
		if (this.names.get(name.spec.id()) == name) {
			List<String> addresses = literals(name, resolution.addresses());
			logFailure(name, addresses.isEmpty(), resolution);
			step(name, (plan, now) -> plan.onAnswer(number, addresses, now));
		}
	}

	/** The addresses, each of them in one spelling. */
	private static List<String> literals(Name name, List<String> addresses) {
		Set<String> literals = new LinkedHashSet<>();
		for (String address : addresses) {
			try {
				literals.add(name.spec.endpoint().withAddress(address).host());
			}
			catch (IllegalArgumentException ex) {
				logger.debug("{}: {}", name, ex.getMessage());
			}
		}
		return new ArrayList<>(literals);
	}

	private static void logFailure(Name name, boolean failed, Resolution resolution) {
		if (failed != name.failing) {
			name.failing = failed;
			try (LogKeys.Scope scope = name.keys.open()) {
				if (failed) {
					logger.warn("{} cannot be looked up; its links stay as they are: {}", name, resolution.error());
				}
				else {
					logger.info("{} can be looked up again", name);
				}
			}
		}
	}

	private static void logChange(Name name, Steps steps) {
		List<String> all = (name.plan != null) ? name.plan.addresses() : steps.added();
		try (LogKeys.Scope scope = name.keys.open()) {
			logger.info("{} has {} addresses: {} (new: {}; gone: {})", name, all.size(), text(all), text(steps.added()),
					text(steps.gone()));
		}
	}

	/** A long list is cut, because a name can have a thousand addresses. */
	private static String text(List<String> addresses) {
		int most = 20;
		String text = String.join(", ", addresses.subList(0, Math.min(most, addresses.size())));
		return addresses.isEmpty() ? "none"
				: (addresses.size() > most) ? text + " and " + (addresses.size() - most) + " more" : text;
	}

}
