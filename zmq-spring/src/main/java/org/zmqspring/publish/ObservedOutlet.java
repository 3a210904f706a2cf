package org.zmqspring.publish;

/**
 * The queue of a publisher with something around it. Thread-safe.
 *
 * @param publisher its name
 * @param queue takes the messages
 * @param observer surrounds that
 */
record ObservedOutlet(String publisher, SendQueue queue, PublishObserver observer) implements Outlet {

	@Override
	public void put(Outgoing message) {
		this.observer.around(this.publisher, message.frames(), (frames) -> {
			this.queue.put(new Outgoing(frames, message.taken()));
			return true;
		});
	}

	@Override
	public boolean tryPut(Outgoing message) {
		return this.observer.around(this.publisher, message.frames(),
				(frames) -> this.queue.tryPut(new Outgoing(frames, message.taken())));
	}

}
