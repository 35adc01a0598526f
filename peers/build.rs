//! Builds the C++ peers whose headers are found.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=cpp");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(eigen, xsmm)");
    let eigen = ["/usr/include/eigen3", "/usr/local/include/eigen3"].into_iter().find(|path| Path::new(path).is_dir());
    let xsmm = Path::new("/usr/include/libxsmm.h").exists();
    if eigen.is_none() && !xsmm {
        return;
    }
    let mut build = cc::Build::new();
    build.cpp(true).std("c++17").opt_level(3).flag("-march=native").define("NDEBUG", None).warnings(false);
    build.file("cpp/work.cpp");
    if let Some(include) = eigen {
        println!("cargo::rustc-cfg=eigen");
        // No limit for matrices of fixed size: they are all on the heap.
        build.include(include).define("EIGEN_STACK_ALLOCATION_LIMIT", "0").file("cpp/eigen.cpp");
    }
    if xsmm {
        println!("cargo::rustc-cfg=xsmm");
        build.file("cpp/xsmm.cpp");
    }
    build.compile("peers");
    if xsmm {
        for library in ["xsmm", "xsmmnoblas", "dl", "pthread", "m"] {
            println!("cargo::rustc-link-lib={library}");
        }
    }
}
