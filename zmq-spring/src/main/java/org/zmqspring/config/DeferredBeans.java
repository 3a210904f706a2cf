package org.zmqspring.config;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The beans of a type that extends ours, looked up at the first access and kept. So they
 * can inject what uses them, such as a template. Thread-safe.
 *
 * @param <T> their type
 */
final class DeferredBeans<T> extends AbstractList<T> {

	private final Supplier<? extends List<T>> lookup;

	private volatile @Nullable List<T> found;

	DeferredBeans(Supplier<? extends List<T>> lookup) {
		this.lookup = lookup;
	}

	@Override
	public T get(int index) {
		return found().get(index);
	}

	@Override
	public int size() {
		return found().size();
	}

	private List<T> found() {
		List<T> known = this.found;
		if (known == null) {
			// Not under a lock: creating beans may wait for another thread that creates
			// beans.
			known = List.copyOf(this.lookup.get());
			this.found = known;
		}
		return known;
	}

}
