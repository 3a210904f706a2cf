package org.zmqspring.annotation;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.QuarantinedMessage;
import org.zmqspring.listen.ZmqListenerRegistry;

/** Remembers what was registered and does nothing with it. Confined to one thread. */
final class RecordingRegistry implements ZmqListenerRegistry {

	private final Map<String, ListenerSpec> specs = new LinkedHashMap<>();

	List<String> ids() {
		return List.copyOf(this.specs.keySet());
	}

	ListenerSpec get(String id) {
		return Optional.ofNullable(this.specs.get(id)).orElseThrow();
	}

	ListenerSpec only() {
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
		throw new UnsupportedOperationException();
	}

	@Override
	public void stop(String id) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void pause(String id) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void resume(String id) {
		throw new UnsupportedOperationException();
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
		throw new UnsupportedOperationException();
	}

	@Override
	public int release(String id, Predicate<QuarantinedMessage> taker) {
		throw new UnsupportedOperationException();
	}

	@Override
	public int redeliver(String id) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean awaitConnected(Duration timeout) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Collection<ListenerInfo> listeners() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Optional<ListenerInfo> listener(String id) {
		throw new UnsupportedOperationException();
	}

}
