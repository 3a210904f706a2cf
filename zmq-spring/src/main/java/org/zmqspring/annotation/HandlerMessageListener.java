package org.zmqspring.annotation;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.convert.ZmqConversionException;
import org.zmqspring.listen.MessageListener;
import org.zmqspring.message.ZmqMessage;

/**
 * Hands each message to the first {@link ZmqHandler} method that its payload fits. As
 * thread-safe as the bean.
 */
final class HandlerMessageListener implements MessageListener {

	private final Class<?> beanClass;

	private final List<Candidate> candidates;

	private final @Nullable Handler otherwise;

	/**
	 * Create a listener.
	 * @param beanClass the class with the handlers
	 * @param candidates asked in this order
	 * @param otherwise gets what fits none of them, if there is one
	 */
	HandlerMessageListener(Class<?> beanClass, List<Candidate> candidates, @Nullable Handler otherwise) {
		this.beanClass = beanClass;
		this.candidates = List.copyOf(candidates);
		this.otherwise = otherwise;
	}

	@Override
	public void onMessage(ZmqMessage message) throws Exception {
		ZmqConversionException refusal = null;
		for (Candidate candidate : this.candidates) {
			Object payload = null;
			try {
				payload = candidate.read(message.payload());
			}
			catch (ZmqConversionException ex) {
				refusal = ex;
			}
			if (payload != null) {
				candidate.handler().handle(message, candidate.type(), payload);
				return;
			}
		}
		if (this.otherwise == null) {
			throw ZmqConversionException.unhandled(this.beanClass, message.payload().length, refusal);
		}
		this.otherwise.handle(message);
	}

}
