package org.zmqspring.listen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Records what is registered and what it is asked to do; shows the listeners and the
 * quarantine that a test gives it. Confined to one thread.
 */
public final class RecordingRegistry implements ZmqListenerRegistry {

	/** What {@link #redeliver} returns. */
	public static final int REDELIVERED = 7;

	public final Map<String, ListenerInfo> listeners = new LinkedHashMap<>();

	public final List<String> asked = new ArrayList<>();

	public final List<QuarantinedMessage> quarantine = new ArrayList<>();

	private final Map<String, ListenerSpec> specs = new LinkedHashMap<>();

	public List<String> ids() {
		return List.copyOf(this.specs.keySet());
	}

	public ListenerSpec get(String id) {
		return Optional.ofNullable(this.specs.get(id)).orElseThrow();
	}

	public ListenerSpec only() {
		return this.specs.values().iterator().next();
	}

	@Override
	public void register(ListenerSpec spec) {
		this.specs.put(spec.id(), spec);
	}

	@Override
	public void unregister(String id) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void start(String id) {
		this.asked.add("start " + id);
	}

	@Override
	public void stop(String id) {
		this.asked.add("stop " + id);
	}

	@Override
	public void pause(String id) {
		this.asked.add("pause " + id);
	}

	@Override
	public void resume(String id) {
		this.asked.add("resume " + id);
	}

	@Override
	public void subscribe(String id, String... prefixes) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void unsubscribe(String id, String... prefixes) {
		throw new UnsupportedOperationException();
	}

	@Override
	public List<QuarantinedMessage> quarantine(String id) {
		return List.copyOf(this.quarantine);
	}

	@Override
	public int release(String id, Predicate<QuarantinedMessage> taker) {
		int before = this.quarantine.size();
		this.quarantine.removeIf(taker);
		return before - this.quarantine.size();
	}

	@Override
	public int redeliver(String id) {
		this.asked.add("redeliver " + id);
		return REDELIVERED;
	}

	@Override
	public boolean awaitConnected(Duration timeout) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Collection<ListenerInfo> listeners() {
		return this.listeners.values();
	}

	@Override
	public Optional<ListenerInfo> listener(String id) {
		return Optional.ofNullable(this.listeners.get(id));
	}

}
