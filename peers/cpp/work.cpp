// What `cpp.rs` asks of any work.
#include "work.h"

extern "C" {

void work_repeat(Work* work, size_t times) { work->repeat(times); }
size_t work_numbers(Work* work, float* to) { return work->numbers(to); }
void work_delete(Work* work) { delete work; }

}
