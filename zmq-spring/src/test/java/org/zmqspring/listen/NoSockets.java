package org.zmqspring.listen;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Subscribers without any setting, always connected; listeners cannot bring any along.
 */
public class NoSockets implements SubscriberSockets {

	@Override
	public Set<String> names() {
		return Set.of();
	}

	@Override
	public void open(String name, List<String> endpoints, Consumer<SubscriberSettings> before) {
		throw new UnsupportedOperationException("Listeners cannot bring subscribers along here: " + name);
	}

	@Override
	public void close(String name, Duration bound) {
	}

	@Override
	public SubscriberSettings settings(String name) {
		return SubscriberSettings.NONE;
	}

	@Override
	public List<String> endpoints(String name) {
		return List.of();
	}

	@Override
	public boolean awaitConnected(Set<String> names, Duration timeout) throws InterruptedException {
		return true;
	}

}
