package org.zmqspring.tests

import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.LinkedBlockingQueue
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import org.springframework.messaging.handler.annotation.Header
import org.springframework.messaging.handler.annotation.SendTo
import org.zmqspring.annotation.ZmqListener
import org.zmqspring.message.ZmqHeaders

/** Listener methods that are suspending functions. */
open class SuspendingListener {

	val steps = CopyOnWriteArrayList<String>()

	val ended = LinkedBlockingQueue<String>()

	@ZmqListener(id = "suspending", topics = ["suspend."])
	open suspend fun onMessage(message: String, @Header(ZmqHeaders.TOPIC) topic: String) {
		steps.add("begin $message")
		delay(50)
		steps.add("end $message")
		if (message == "bad") {
			throw IllegalStateException("no such pair")
		}
		ended.add("$topic $message")
	}

	@ZmqListener(id = "replying", topics = ["reply."])
	@SendTo("seen.reply")
	open suspend fun reply(message: String): String {
		delay(10)
		return "reply to $message"
	}

	@ZmqListener(id = "flowing", topics = ["flow."])
	@SendTo("seen.flow")
	open fun stream(message: String): Flow<String> = flow {
		emit("$message 1")
		delay(10)
		emit("$message 2")
	}

}
