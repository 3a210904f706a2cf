package org.zmqspring.actuate;

import java.time.Duration;
import java.util.ArrayList;
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

/**
 * Has the listeners it is given and remembers what it is asked. Confined to one thread.
 */
final class ScriptedRegistry implements ZmqListenerRegistry {

	final Map<String, ListenerInfo> listeners = new LinkedHashMap<>();

	final List<String> asked = new ArrayList<>();

	final List<QuarantinedMessage> quarantine = new ArrayList<>();

	@Override
	public void register(ListenerSpec spec) {
		throw new UnsupportedOperationException();
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
		return 7;
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
